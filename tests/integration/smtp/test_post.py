"""Letters over real SMTP, to a server of the test's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ocpizza.adapters.smtp.post import SmtpPost
from ocpizza.application.ports.mail import Letter, PostDown, Undeliverable

SENDER = "no-reply@ocpizza.example"
LETTER = Letter(
    id="01900000-0000-7000-8000-000000000001",
    to="lea@example.org",
    language="fr",
    subject="Confirmez votre compte — OC Pizza",
    paragraphs=("C'est <vous> & c'était l'été.", "À bientôt."),
    link=("Ouvrir mon compte", "https://ocpizza.example/sign-up/confirm/a?b=c&d=e"),
)


class Inbox:
    """Keeps what it takes; `answer` to a recipient other than 250 refuses."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        self.envelopes.append(envelope)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss word", handled=False)

    def message(self) -> EmailMessage:
        content = self.envelopes[-1].content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Controller]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(
        inbox,
        "127.0.0.1",
        port,
        authenticator=inbox.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def post(server: Controller) -> SmtpPost:
    return SmtpPost(f"smtp://127.0.0.1:{server.port}", SENDER)


def test_a_letter_arrives_as_text_and_as_html_in_its_language(post: SmtpPost, inbox: Inbox) -> None:
    post.send(LETTER)

    message = inbox.message()
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (message["From"], message["To"]) == (f"OC Pizza <{SENDER}>", "lea@example.org")
    assert message["Subject"] == LETTER.subject
    assert message["Content-Language"] == "fr"
    assert "C'est <vous> & c'était l'été." in plain.get_content()
    assert "https://ocpizza.example/sign-up/confirm/a?b=c&d=e" in plain.get_content()
    assert "<p>C&#x27;est &lt;vous&gt; &amp; c&#x27;était l&#x27;été.</p>" in html.get_content()
    assert 'href="https://ocpizza.example/sign-up/confirm/a?b=c&amp;d=e"' in html.get_content()
    assert '<html lang="fr">' in html.get_content()


def test_a_letter_sent_again_has_the_same_id(post: SmtpPost, inbox: Inbox) -> None:
    post.send(LETTER)
    first = inbox.message()["Message-ID"]
    post.send(LETTER)

    assert inbox.message()["Message-ID"] == first == f"<{LETTER.id}@ocpizza.example>"


def test_user_and_password_are_those_of_the_address(server: Controller, inbox: Inbox) -> None:
    SmtpPost(f"smtp://lea%40x:p%40ss%20word@127.0.0.1:{server.port}", SENDER).send(LETTER)

    assert inbox.logins == [(b"lea@x", b"p@ss word")]
    assert len(inbox.envelopes) == 1


def test_a_check_signs_in_and_sends_nothing(server: Controller, inbox: Inbox) -> None:
    SmtpPost(f"smtp://lea:p%40ss%20word@127.0.0.1:{server.port}", SENDER).check()
    with pytest.raises(PostDown):
        SmtpPost(f"smtp://lea:wrong@127.0.0.1:{server.port}", SENDER).check()

    assert inbox.logins[0] == (b"lea", b"p@ss word")
    assert inbox.envelopes == []


def test_a_wrong_password_is_no_fault_of_the_letter(server: Controller) -> None:
    with pytest.raises(PostDown):
        SmtpPost(f"smtp://lea:wrong@127.0.0.1:{server.port}", SENDER).send(LETTER)


def test_a_password_does_not_leave_the_machine_in_the_clear(
    server: Controller, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))],
    )

    with pytest.raises(PostDown):
        SmtpPost("smtp://lea:p%40ss%20word@mail.example", SENDER).send(LETTER)
    assert inbox.logins == []


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [("550 no such mailbox", Undeliverable), ("450 try later", PostDown), ("451 busy", PostDown)],
)
def test_what_the_server_says_of_the_address_decides_whether_to_try_again(
    post: SmtpPost, inbox: Inbox, answer: str, refusal: type[Exception]
) -> None:
    inbox.answer = answer

    with pytest.raises(refusal):
        post.send(LETTER)


def test_a_server_that_is_away_may_come_back() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    with pytest.raises(PostDown):
        SmtpPost(f"smtp://127.0.0.1:{port}", SENDER).send(LETTER)


@pytest.mark.parametrize(
    "address", ["a,b@example.org", "a b@example.org", "@example.org", "x\n@y.z"]
)
def test_what_is_no_address_is_never_sent(post: SmtpPost, inbox: Inbox, address: str) -> None:
    letter = Letter("id", address, "fr", "Objet", ("Texte",))

    with pytest.raises(Undeliverable):
        post.send(letter)
    assert inbox.envelopes == []


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpPost("smtp://lea:secret@mail.example", SENDER))

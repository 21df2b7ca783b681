"""Signing up as a customer does it: on PostgreSQL, with Argon2id, and a mail that really travels."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, Envelope, Session

from ocpizza.adapters.passwords.argon2id import Argon2Passwords
from ocpizza.adapters.postgres.accounts import PostgresCallers
from ocpizza.adapters.postgres.group_work import PostgresAccountsWork
from ocpizza.adapters.postgres.offers import PostgresOffers
from ocpizza.adapters.postgres.reading.orders import PostgresOrderRecords
from ocpizza.adapters.signing.tracking import SignedTrackingTokens
from ocpizza.adapters.smtp.post import SmtpPost
from ocpizza.adapters.system.clock import SystemClock
from ocpizza.adapters.system.ids import UuidIds
from ocpizza.adapters.system.secrets import SystemSecrets
from ocpizza.application.accounts.signing_in import SigningIn, SignInRequest
from ocpizza.application.accounts.signing_up import SigningUp, SignUpRequest
from ocpizza.application.mailing.about_orders import OrderLetters
from ocpizza.application.mailing.sending import Mailing
from ocpizza.domain.errors import TooManyAttempts, Unauthenticated
from ocpizza.domain.people.account import MOST_WRONG
from tests.contracts.house import race

LEA, PASSWORD, SITE = "lea@example.org", "quatre fromages", "https://ocpizza.example"
CLOCK, SECRETS, PASSWORDS = SystemClock(), SystemSecrets(), Argon2Passwords()


class Inbox(Sink):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that aiosmtpd looks for
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, SmtpPost]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, "127.0.0.1", port)
    controller.start()
    yield inbox, SmtpPost(f"smtp://127.0.0.1:{port}", "no-reply@ocpizza.example")
    controller.stop()


@pytest.fixture
def signing_in(work: PostgresAccountsWork, callers: PostgresCallers) -> SigningIn:
    tracking = SignedTrackingTokens(b"secret")
    return SigningIn(work, callers, PASSWORDS, SECRETS, tracking, CLOCK)


@pytest.fixture
def signing_up(work: PostgresAccountsWork) -> SigningUp:
    return SigningUp(work, PASSWORDS, SECRETS, CLOCK, UuidIds())


def test_the_link_of_the_mail_opens_the_account(
    work: PostgresAccountsWork,
    inbox: tuple[Inbox, SmtpPost],
    signing_in: SigningIn,
    signing_up: SigningUp,
) -> None:
    box, post = inbox
    signing_up.ask(SignUpRequest(LEA, PASSWORD, "Léa Martin", "+33612345678"), "fr")

    records, offers = PostgresOrderRecords(work.engine), PostgresOffers(work.engine)
    letters = OrderLetters(records, offers, SignedTrackingTokens(b"secret"))
    assert Mailing(work, post, SECRETS, CLOCK, letters, SITE).send() == 1
    (message,) = box.messages
    text = message.get_body(("plain",))
    assert text is not None
    link = re.search(rf"{SITE}/sign-up/confirm/(\S+)", text.get_content())
    assert link is not None
    signing_up.confirm(link[1])

    token = signing_in.sign_in(SignInRequest(LEA, PASSWORD), "192.0.2.1").token
    caller = signing_in.authenticate(token)
    assert caller.name == "Léa Martin"
    assert caller.customer_id == caller.id


def test_a_crowd_of_guesses_is_stopped(signing_in: SigningIn) -> None:
    def guess(number: int) -> None:
        signing_in.sign_in(SignInRequest(LEA, f"guess {number}"), "192.0.2.1")

    refusals = [refusal for _ in range(MOST_WRONG) for refusal in race(4, guess)]

    assert {type(refusal) for refusal in refusals} == {Unauthenticated, TooManyAttempts}
    wrong = [refusal for refusal in refusals if isinstance(refusal, Unauthenticated)]
    assert MOST_WRONG <= len(wrong) < MOST_WRONG + 4

"""What plays a mail server keeps each letter as it came, and nothing for ever."""

import asyncio
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from ocpizza.adapters.smtp.post import SmtpPost
from ocpizza.application.ports.mail import Letter
from ocpizza.sandbox.mail import serve
from ocpizza.sandbox.mail.serve import NotHere, keep, listening

LETTER = Letter(
    "01900000-0000-7000-8000-000000000001",
    "lea@example.org",
    "fr",
    "Commande A-001 reçue",
    ("Bonjour Léa,",),
    ("Suivre ma commande", "http://127.0.0.1:8000/track/x.y"),
    (("1 margherita", "12,00\xa0€"), ("Total TTC", "12,00\xa0€")),
    1,
    ("Un mot.",),
)


def delivered(folder: Path) -> None:
    async def send() -> None:
        async with listening(0, folder) as port:
            post = SmtpPost(f"smtp://127.0.0.1:{port}", "no-reply@ocpizza.example")
            await asyncio.to_thread(post.send, LETTER)

    asyncio.run(send())


def test_a_letter_arrives_by_smtp_as_it_was_written(tmp_path: Path) -> None:
    delivered(tmp_path / "mails")

    (kept,) = (tmp_path / "mails").glob("*.eml")
    message = message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == ("lea@example.org", "Commande A-001 reçue")
    text, html = message.iter_parts()
    assert "Total TTC\xa0: 12,00\xa0€" in text.get_content()
    assert "http://127.0.0.1:8000/track/x.y" in text.get_content()
    assert '<th scope="row"' in html.get_content()
    assert kept.stat().st_mode & 0o077 == 0


def test_the_oldest_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "MOST_KEPT", 2)
    for number in range(4):
        keep(tmp_path, f"Subject: {number}".encode())
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [
        b"Subject: 2",
        b"Subject: 3",
    ]


def test_it_refuses_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV", "prod")
    with pytest.raises(NotHere, match="PROD"):
        delivered(tmp_path)

"""A letter as MIME: the same words as plain text and as HTML."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from html import escape

from ocpizza.application.ports.mail import Letter

HOUSE = "OC Pizza"


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The message to send; raises ValueError or MessageError for an address that is none."""
    message = EmailMessage()
    message["From"] = Address(HOUSE, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(letter))
    message.add_alternative(_html(letter), subtype="html")
    message["Content-Language"] = letter.language
    return message


def _text(letter: Letter) -> str:
    link = [f"{letter.link[0]} :\n{letter.link[1]}"] if letter.link else []
    return "\n\n".join([*letter.paragraphs, *link, f"-- \n{HOUSE}"]) + "\n"


def _html(letter: Letter) -> str:
    paragraphs = [f"<p>{escape(text)}</p>" for text in letter.paragraphs]
    if letter.link is not None:
        label, address = letter.link
        paragraphs.append(f'<p><a href="{escape(address)}">{escape(label)}</a></p>')
    return (
        f'<!doctype html>\n<html lang="{escape(letter.language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(letter.subject)}</title></head>\n"
        f"<body>\n{chr(10).join(paragraphs)}\n<p>{HOUSE}</p>\n</body>\n</html>\n"
    )

"""A letter as MIME: the same words as plain text and as HTML."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from html import escape

from ocpizza.application.ports.mail import Letter

HOUSE = "OC Pizza"
PAGE = "margin:0;background:#fdf8ef;color:#2b1c14;font:16px/1.5 system-ui,sans-serif"
SHEET = "max-width:36em;margin:0 auto;padding:16px"
BRAND = "font:bold 22px/1.2 Georgia,serif;border-bottom:3px double #dcc9ae;padding-bottom:8px"
BUTTON = (
    "display:inline-block;background:#b3261a;color:#fffaf3;padding:12px 18px;border-radius:8px;"
    "font-weight:bold;text-decoration:none"
)
NOTE = "font-size:14px;color:#6a5548"
CELL = "padding:4px 0;border-bottom:1px solid #dcc9ae;text-align:left;"
LINE, SUM = "font-weight:normal", "font-weight:bold"


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
    colon = "\N{NO-BREAK SPACE}:" if letter.language == "fr" else ":"
    rows = [f"{what}{colon} {much}" for what, much in letter.rows]
    link = [f"{letter.link[0]}{colon}\n{letter.link[1]}"] if letter.link else []
    table = ["\n".join(rows)] if rows else []
    return "\n\n".join([*letter.paragraphs, *table, *link, *letter.notes, f"-- \n{HOUSE}"]) + "\n"


def _html(letter: Letter) -> str:
    """Styled in place: mail programs read nothing else. Every colour has its ground beside it."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in letter.paragraphs)
    notes = "".join(f'<p style="{NOTE}">{escape(text)}</p>' for text in letter.notes)
    link = ""
    if letter.link is not None:
        label, address = letter.link
        link = f'<p><a href="{escape(address)}" style="{BUTTON}">{escape(label)}</a></p>'
    return (
        f'<!doctype html>\n<html lang="{escape(letter.language)}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light">\n'
        f"<title>{escape(letter.subject)}</title></head>\n"
        f'<body style="{PAGE}">\n<div style="{SHEET}">\n<p style="{BRAND}">{HOUSE}</p>\n'
        f"{paragraphs}\n{_table(letter)}\n{link}\n{notes}\n</div>\n</body>\n</html>\n"
    )


def _table(letter: Letter) -> str:
    if not letter.rows:
        return ""
    lines = len(letter.rows) - letter.sums
    rows = "".join(
        f'<tr><th scope="row" style="{CELL}{SUM if at >= lines else LINE}">{escape(what)}</th>'
        f'<td style="{CELL}text-align:right;white-space:nowrap">{escape(much)}</td></tr>\n'
        for at, (what, much) in enumerate(letter.rows)
    )
    return f'<table style="width:100%;border-collapse:collapse">\n{rows}</table>'

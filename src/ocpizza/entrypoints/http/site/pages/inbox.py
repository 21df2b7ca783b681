"""The demo's inbox: every letter of the house, as its mail server got it."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from attrs import frozen
from starlette.responses import HTMLResponse, Response

from ocpizza.domain.errors import NotFound
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit

MOST = 50
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
_LINK = re.compile(r"(https?://\S+)")
# Mail programs read styles within elements only, so a letter as it looks there needs them allowed;
# nothing else of it runs or loads.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
    " sandbox allow-top-navigation-by-user-activation"
)


@frozen
class Inbox:
    """The folder that the mail sandbox fills."""

    folder: Path

    def pages(self) -> tuple[Page, ...]:
        return (
            Page("/demo/inbox", self.show),
            Page("/demo/inbox/{letter}", self.show_one),
            Page("/demo/inbox/{letter}/html", self.show_html),
        )

    def show(self, tools: Tools, visit: Visit) -> Response:
        return tools.page(visit, "inbox.html", letters=list(self._letters()))

    def show_one(self, tools: Tools, visit: Visit) -> Response:
        message = self._message(str(visit.path["letter"]))
        text = _part(message, "plain")
        return tools.page(
            visit,
            "letter.html",
            name=visit.path["letter"],
            message=message,
            at=parsedate_to_datetime(message["Date"]),
            pieces=[(piece, bool(_LINK.fullmatch(piece))) for piece in _LINK.split(text)],
        )

    def show_html(self, _: Tools, visit: Visit) -> Response:
        message = self._message(str(visit.path["letter"]))
        return HTMLResponse(_part(message, "html"), headers={"Content-Security-Policy": _POLICY})

    def _letters(self) -> Iterator[tuple[str, EmailMessage]]:
        for path in sorted(self.folder.glob("*.eml"), reverse=True)[:MOST]:
            yield path.stem, self._message(path.stem)

    def _message(self, name: str) -> EmailMessage:
        if not NAME.fullmatch(name):
            raise NotFound
        try:
            content = (self.folder / f"{name}.eml").read_bytes()
        except FileNotFoundError:
            raise NotFound from None
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""

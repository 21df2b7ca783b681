"""Letters put into a folder, for who has no mail server at hand: the demo, and developers."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from ocpizza.adapters.smtp.message import message_of
from ocpizza.application.ports.mail import Letter, PostDown, Undeliverable


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


@frozen
class FolderPost:
    """The `Post` port. `folder` is a `file:///` address; a letter is `<id>.txt` in it.

    Sent again, it replaces itself. Nobody but us may read them: their links open accounts.
    """

    folder: Path = field(converter=_folder)
    sender: str

    def check(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise PostDown from error

    def send(self, letter: Letter) -> None:
        try:
            message = message_of(letter, self.sender)
        except ValueError as error:
            raise Undeliverable from error
        draft = self.folder / f".{letter.id}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(_readable(message), "utf-8")
            draft.replace(self.folder / f"{letter.id}.txt")
        except OSError as error:
            raise PostDown from error


def _readable(message: EmailMessage) -> str:
    """Its plain text: a link is to be copied, and mail would break it into lines."""
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}"

"""Letters put into a folder, for who has no mail server at hand: the demo, and developers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from ocpizza.adapters.smtp.message import message_of
from ocpizza.application.ports.mail import Letter, PostDown, Undeliverable


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


@frozen
class FolderPost:
    """The `Post` port. `folder` is a `file:///` address; a letter is `<id>.eml` in it.

    Sent again, it replaces itself. Nobody but us may read them: their links open accounts.
    """

    folder: Path = field(converter=_folder)
    sender: str

    def send(self, letter: Letter) -> None:
        try:
            message = message_of(letter, self.sender)
        except ValueError as error:
            raise Undeliverable from error
        draft = self.folder / f".{letter.id}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_bytes(bytes(message))
            draft.replace(self.folder / f"{letter.id}.eml")
        except OSError as error:
            raise PostDown from error

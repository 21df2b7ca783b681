"""A folder: every file is whole and on the disk before it has its name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from ocpizza.adapters.storage.checksum import Checksum, checked
from ocpizza.application.ports.backups import CannotBackUp, Damaged, Stored

_PIECE = 1 << 20


@frozen
class FolderStore:
    """The `BackupStore` port. Made when first written to, for its owner only."""

    folder: Path

    def create(self, name: str, content: bytes) -> bool:
        with self._reached(), self._draft(name) as draft:
            _write(draft, [content])
            try:
                os.link(draft, self.folder / name)
            except FileExistsError:
                return False
            self._flush()
        return True

    def put(self, name: str, content: bytes) -> None:
        with self._reached(), self._draft(name) as draft:
            _write(draft, [content])
            self._rename(draft, name)

    def get(self, name: str) -> bytes | None:
        with self._reached(), suppress(FileNotFoundError):
            return (self.folder / name).read_bytes()
        return None

    def names(self) -> list[str]:
        with self._reached(), suppress(FileNotFoundError):
            return sorted(
                each.name for each in self.folder.iterdir() if not each.name.startswith(".")
            )
        return []

    def upload(self, name: str, chunks: Iterable[bytes]) -> Stored:
        checksum = Checksum()
        with self._reached(), self._draft(name) as draft:
            _write(draft, checksum.through(chunks))
            self._rename(draft, name)
        return checksum.stored()

    def download(self, name: str, stored: Stored) -> Iterator[bytes]:
        with self._reached():
            try:
                file = (self.folder / name).open("rb")
            except FileNotFoundError:
                raise Damaged(f"{self.folder / name} is missing.") from None
        with file, self._reached():
            yield from checked(iter(lambda: file.read(_PIECE), b""), stored, name)

    def delete(self, name: str) -> None:
        with self._reached():
            for left in self.folder.glob(f".{name}.*"):
                left.unlink(missing_ok=True)
            (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def _draft(self, name: str) -> Iterator[Path]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{name}.", dir=self.folder)
        os.close(handle)
        try:
            yield Path(draft)
        finally:
            Path(draft).unlink(missing_ok=True)

    def _rename(self, draft: Path, name: str) -> None:
        draft.replace(self.folder / name)
        self._flush()

    def _flush(self) -> None:
        """A name is on the disk once its folder is."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CannotBackUp(
                f"The backups' folder {self.folder}: {error.strerror}; see BACKUPS_URL"
            ) from error


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())

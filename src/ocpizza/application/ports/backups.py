"""Where backups lie, how a database is dumped and loaded, and who is at work on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from attrs import frozen


class CannotBackUp(Exception):
    """It cannot be done; the message is one line that says why and what to do."""


class Damaged(CannotBackUp):
    """What lies in the store is not what was written there."""


@frozen
class Stored:
    size: int
    sha256: str


class BackupStore(Protocol):
    """Named contents side by side, in a folder or a bucket. Raises CannotBackUp out of reach."""

    def create(self, name: str, content: bytes) -> bool:
        """Write it unless there is one of that name: of several at once, one is told True."""

    def put(self, name: str, content: bytes) -> None:
        """Write it in one go, over what was there."""

    def get(self, name: str) -> bytes | None: ...

    def names(self) -> list[str]: ...

    def upload(self, name: str, chunks: Iterable[bytes]) -> Stored:
        """Write what may be large; nothing is to be seen of it until all of it is there."""

    def download(self, name: str, stored: Stored) -> Iterator[bytes]:
        """Read what an upload stored. Raises Damaged where it is missing or other than that."""

    def delete(self, name: str) -> None:
        """Also when there is nothing; in a folder, what an upload that was cut off has left too."""


class Sealing(Protocol):
    """Encryption by the key that the operator keeps elsewhere."""

    def seal(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]: ...

    def open(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """What was sealed under that name.

        Raises CannotBackUp for another key's at once, and Damaged for what was tampered with.
        """


@frozen
class Facts:
    """A database as it is in its dump: `revision` of its schema, rows of each table.

    `left_out`: schemas with tables that are not in it.
    """

    server: int
    program: int
    revision: str | None
    rows: Mapping[str, int]
    left_out: Sequence[str]


class Dump(Protocol):
    def facts(self) -> Facts:
        """Known once the first chunk has come."""

    def chunks(self) -> Iterator[bytes]:
        """The dump as it comes; an empty chunk about every second in which nothing comes."""

    def under_way(self) -> str | None:
        """The table that is being written, as far as is known."""


class Archive(Protocol):
    """A dump at hand, found readable."""


class Target(Protocol):
    """A database that nobody else can write to for as long as this is open."""

    @property
    def filled(self) -> bool:
        """Whether it holds any table."""

    def load(self, archive: Archive) -> None:
        """Replace all it holds; seen by others, and for good, when the target is closed."""


class Databases(Protocol):
    """PostgreSQL from the outside, each by its address. Raises CannotBackUp."""

    def dump(self, url: str) -> AbstractContextManager[Dump]:
        """Of one moment; ended when this is closed."""

    def archive(self, chunks: Iterable[bytes], written_by: int) -> AbstractContextManager[Archive]:
        """Of a dump that the pg_dump of that version wrote; found to be readable."""

    def replacing(self, url: str) -> AbstractContextManager[Target]:
        """All or nothing: what is there stays when anything goes wrong.

        Refused while others of ours are connected.
        """

    def scratch(self, url: str) -> AbstractContextManager[str]:
        """A new database beside that one, dropped at the end."""

    def emptied(self, url: str) -> AbstractContextManager[str]:
        """That one, emptied at the end. Refused where it holds what no verification has left."""

    def is_the_same(self, url: str, other: str) -> bool: ...

    def rows(self, url: str) -> Mapping[str, int]: ...


@frozen
class Process:
    """Who works on a backup."""

    host: str
    pid: int


class Processes(Protocol):
    def this(self) -> Process: ...

    def ended(self, process: Process) -> bool | None:
        """None where that cannot be known, as of another machine's."""

    def launch(self, database: str, *, due: date | None = None) -> str | None:
        """Have it captured by a process that outlives us; the backup's id.

        None where the backup that was `due` that day has been begun by somebody else.
        """

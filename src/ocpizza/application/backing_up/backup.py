"""What is known of a backup; of a completed one it is the manifest of its dump."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, json
from msgspec.json import Decoder

from ocpizza.application.ports.backups import Process

MANUAL, SCHEDULED = "b", "a"


class State(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self not in {State.PENDING, State.RUNNING}


class Manifest(Struct, frozen=True, kw_only=True):
    """What was stored, and what a restored copy of it must hold; schemas that are not in it."""

    size: int
    sha256: str
    sealed: bool
    server: int
    program: int
    revision: str | None
    rows: dict[str, int]
    left_out: list[str] = []


class Trial(Struct, frozen=True, kw_only=True):
    """A verification that goes on, or that did not pass, and why."""

    begun_at: datetime
    process: Process
    failure: str | None = None


class Backup(Struct, frozen=True, kw_only=True):
    """`written` counts the dump's bytes before encryption. `replaced_by`: taken before a restore.

    `trial` is the last verification, unless that has passed.
    """

    id: str
    state: State
    database: str
    created_at: datetime
    beat_at: datetime
    process: Process
    written: int = 0
    table: str | None = None
    finished_at: datetime | None = None
    failure: str | None = None
    replaced_by: str | None = None
    manifest: Manifest | None = None
    verified_at: datetime | None = None
    trial: Trial | None = None

    @property
    def number(self) -> int:
        return int(self.id[1:])


def written(backup: Backup) -> bytes:
    return json.format(json.encode(backup), indent=2) + b"\n"


_READER = Decoder(Backup)


def read(content: bytes) -> Backup:
    """Raises msgspec's DecodeError."""
    return _READER.decode(content)


def record_name(id: str) -> str:
    return f"{id}.json"


def dump_name(id: str) -> str:
    return f"{id}.dump"


def cancel_name(id: str) -> str:
    return f"{id}.cancel"


def spoken(database: str) -> str:
    """DATABASE_URL is called DATABASE."""
    return database.removesuffix("_URL")

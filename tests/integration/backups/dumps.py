"""Databases to back up, and what stands in a backup's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import psycopg

from ocpizza.application.backing_up.backup import Backup, State
from ocpizza.application.backing_up.backups import Backups

OCPIZZA = (sys.executable, "-m", "ocpizza.entrypoints.cli", "backups")


@attrs.frozen
class Locked:
    connection: psycopg.Connection

    def release(self) -> None:
        self.connection.rollback()


@contextmanager
def locked(url: str) -> Iterator[Locked]:
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        yield Locked(connection)
        connection.rollback()


def captured(backups: Backups, database: str = "DATABASE_URL") -> Backup:
    return backups.capturing.run(backups.capturing.begin(database))


def write(url: str, word: str) -> None:
    """Something that a backup made before does not hold."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO ingredients (id, name_fr, name_en, unit, allergens, vegetarian)"
            " VALUES (%s, %s, %s, 'g', '{}', true)",
            [word] * 3,
        )


def written(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [id_ for (id_,) in connection.execute("SELECT id FROM ingredients ORDER BY 1")]


def watcher(environ: dict[str, str]) -> subprocess.Popen[str]:
    """As in a terminal of its own: what is typed there reaches all that belongs to it."""
    # Tests that run in the background ignore Ctrl-C, and so would what they start.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            [*OCPIZZA, "capture"],
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def running(backups: Backups) -> Backup | None:
    """The one that is being taken."""
    return next((each for each in backups.book.all() if each.state is State.RUNNING), None)

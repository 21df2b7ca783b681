"""Looking on while a backup is taken somewhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import typer

from ocpizza.entrypoints.cli.backup_tables import size
from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.telling import Telling, telling

if TYPE_CHECKING:
    from ocpizza.application.backing_up.backup import Backup
    from ocpizza.application.backing_up.book import BackupBook

LOOK_SECONDS = 0.3
INTERRUPTED = 130


def launch(book: BackupBook, database: str) -> str:
    """Have it captured; the backup's id."""
    try:
        begun = book.processes.launch(database)
    except KeyboardInterrupt:
        typer.echo("What has begun goes on. To stop it: ocpizza backups cancel", err=True)
        raise typer.Exit(INTERRUPTED) from None
    assert begun is not None, "only scheduled ones may have been begun by others"
    return begun


def watch(book: BackupBook, id: str, database: str, *, verbose: bool) -> None:
    """Until it is over, or until Ctrl-C. Raises Stop when it does not complete."""
    from ocpizza.application.backing_up.backup import State, spoken

    if sys.stderr.isatty():
        typer.echo(f"Ctrl-C stops watching; the backup goes on. {_how_to_cancel(id)}", err=True)
    try:
        with telling(f"Backing up {spoken(database)} to {id}") as told:
            told.end = "still running"
            over = _looked_on(book, id, told, verbose=verbose)
            told.end = "done" if over.state is State.COMPLETED else over.state.value
    except KeyboardInterrupt:
        typer.echo(f"{id} goes on. {_how_to_cancel(id)}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if over.state is State.FAILED:
        raise Stop(f"{id} failed: {over.failure}")
    if over.state is State.CANCELLED:
        raise Stop(f"{id} was cancelled.")
    if over.manifest is not None and over.manifest.left_out:
        schemas = ", ".join(over.manifest.left_out)
        typer.echo(f"Warning: only the schema public is in it, and not: {schemas}", err=True)


def watch_the_end(book: BackupBook, id: str) -> Backup:
    while not (backup := book.get(id)).state.over:
        time.sleep(LOOK_SECONDS)
    return backup


def _looked_on(book: BackupBook, id: str, told: Telling, *, verbose: bool) -> Backup:
    before = ""
    while True:
        backup = book.get(id)
        line = f"{backup.state}, {size(backup.written)}"
        if backup.table is not None and not backup.state.over:
            line += f", {backup.table}"
        told.update(line)
        if verbose and line != before:
            typer.echo(f"{time.strftime('%H:%M:%S')}  {id}  {line}", err=True)
            before = line
        if backup.state.over:
            return backup
        time.sleep(LOOK_SECONDS)


def _how_to_cancel(id: str) -> str:
    return f"To stop it: ocpizza backups cancel {id}"

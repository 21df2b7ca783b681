"""Taking a backup in a process that nobody looks at: it says the id, then takes it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from ocpizza.entrypoints.cli.opening import backups

if TYPE_CHECKING:
    from datetime import date

    from ocpizza.application.backing_up.backup import Backup
    from ocpizza.application.backing_up.backups import Backups

FAULT = "!"
"""Before what went wrong, where the id would stand."""


def by_hand(database: str) -> None:
    from ocpizza.application.backing_up.backup import MANUAL

    with backups() as ready:
        begun = _begun(ready, database, MANUAL)
        _say(begun)
        ready.capturing.run(begun)


def by_schedule(database: str, day: date) -> None:
    """Unless somebody else does. What is said on stderr is in the worker's log."""
    from ocpizza.application.backing_up.backup import SCHEDULED
    from ocpizza.application.ports.backups import CannotBackUp

    with backups() as ready:
        claim = ready.scheduling.claim(database, day)
        if claim is None:
            return
        try:
            begun = _begun(ready, database, SCHEDULED)
        except CannotBackUp:
            ready.scheduling.give_back(claim)
            raise
        ready.scheduling.begun(claim, begun)
        _say(begun)
        ready.capturing.run(begun)
        ready.scheduling.forget_claims()
        schedule = ready.scheduling.of(begun.database)
        if schedule is not None and schedule.prune:
            _prune(ready, begun.database)


def _begun(ready: Backups, database: str, kind: str) -> Backup:
    from ocpizza.application.ports.backups import CannotBackUp

    try:
        return ready.capturing.begin(database, kind)
    except CannotBackUp as failure:
        typer.echo(f"{FAULT}{failure}")
        raise


def _say(begun: Backup) -> None:
    typer.echo(begun.id)
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prune(ready: Backups, database: str) -> None:
    from ocpizza.domain.backups.retention import Keep

    expired = ready.pruning.expired(Keep(), database)
    for each in expired:
        ready.book.forget(each)
    if expired:
        ids = ", ".join(each.id for each in expired)
        typer.echo(f"ocpizza: deleted old backups of {database}: {ids}", err=True)

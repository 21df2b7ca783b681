"""Backups: whether there are any, how old, and whether one was ever put back to try it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ocpizza.application.application import Application
from ocpizza.application.backing_up.backup import spoken
from ocpizza.application.backing_up.backups import Backups
from ocpizza.entrypoints.cli.doctor.findings import Finding, critical, graded, runbook, warning
from ocpizza.entrypoints.cli.doctor.house import spoken as age_of

DATABASE = "DATABASE_URL"
LATE, VERY_LATE = timedelta(hours=26), timedelta(hours=50)
"""A night was missed; two were."""
VERIFIED_WITHIN = timedelta(days=8)
PAGE = runbook("backups-late")


def backups(app: Application) -> Iterator[Finding]:
    """Of the shop's database, and of every other one that has a schedule."""
    if app.backups is None:
        yield warning("backups", "BACKUPS_URL is not set: we take none", f"set BACKUPS_URL; {PAGE}")
        return
    scheduled = {each.database for each in app.backups.scheduling.all()}
    yield from _of(app.backups, DATABASE, "backups", "ocpizza backups verify")
    if DATABASE not in scheduled:
        do = "ocpizza backups schedule DATABASE --at '04:00 Europe/Paris'"
        yield warning("backups", "none is scheduled", do)
    for database in sorted(scheduled - {DATABASE}):
        last = "ocpizza backups verify, with the id that ocpizza backups list has of its last"
        yield from _of(app.backups, database, f"backups of {spoken(database)}", last)


def _of(backups: Backups, database: str, about: str, verify: str) -> Iterator[Finding]:
    last, now = backups.book.last(database), datetime.now(UTC)
    capture = f"ocpizza backups capture {spoken(database)}; {PAGE}"
    if last.completed is None:
        yield critical(about, "there is none", capture)
        return
    age = now - last.completed
    yield graded(
        about,
        f"the newest is {age_of(age)} old",
        capture,
        bad=age > LATE,
        worse=age > VERY_LATE,
    )
    if last.failed is not None and last.failed.trial is not None:
        trial = last.failed.trial
        ago = age_of(now - trial.begun_at)
        yield warning(
            about,
            f"verifying {last.failed.id} failed {ago} ago: {trial.failure}",
            f"{verify}; {PAGE}",
        )
    tried = None if last.verified is None else now - last.verified
    yield graded(
        about,
        "none was ever verified" if tried is None else f"verified {age_of(tried)} ago",
        f"{verify}; {PAGE}",
        bad=tried is None or tried > VERIFIED_WITHIN,
    )

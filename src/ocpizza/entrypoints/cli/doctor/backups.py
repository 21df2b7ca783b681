"""Backups: whether there are any, how old, and whether one was ever put back to try it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ocpizza.application.application import Application
from ocpizza.entrypoints.cli.doctor.findings import Finding, critical, graded, runbook, warning
from ocpizza.entrypoints.cli.doctor.house import spoken

DATABASE = "DATABASE_URL"
LATE, VERY_LATE = timedelta(hours=26), timedelta(hours=50)
"""A night was missed; two were."""
VERIFIED_WITHIN = timedelta(days=8)
PAGE = runbook("backups-late")


def backups(app: Application) -> Iterator[Finding]:
    if app.backups is None:
        yield warning("backups", "BACKUPS_URL is not set: we take none", f"set BACKUPS_URL; {PAGE}")
        return
    last, now = app.backups.book.last(DATABASE), datetime.now(UTC)
    if last.completed is None:
        yield critical("backups", "there is none", f"ocpizza backups capture; {PAGE}")
        return
    age = now - last.completed
    yield graded(
        "backups",
        f"the newest is {spoken(age)} old",
        f"ocpizza backups capture; {PAGE}",
        bad=age > LATE,
        worse=age > VERY_LATE,
    )
    if last.failed is not None and last.failed.trial is not None:
        trial = last.failed.trial
        yield warning(
            "backups",
            f"verifying {last.failed.id} failed {spoken(now - trial.begun_at)} ago: {trial.failure}",
            f"ocpizza backups verify; {PAGE}",
        )
    tried = None if last.verified is None else now - last.verified
    yield graded(
        "backups",
        "none was ever verified" if tried is None else f"verified {spoken(tried)} ago",
        f"ocpizza backups verify; {PAGE}",
        bad=tried is None or tried > VERIFIED_WITHIN,
    )
    if not any(each.database == DATABASE for each in app.backups.scheduling.all()):
        do = "ocpizza backups schedule DATABASE --at '04:00 Europe/Paris'"
        yield warning("backups", "none is scheduled", do)

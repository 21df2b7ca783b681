"""Backups by schedule and by hand, and whether they can be put back."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from drill.figures import Figure
from drill.house import House
from drill.processes import until

AHEAD = timedelta(seconds=10)
A_MINUTE = timedelta(minutes=1)
SCHEDULED_WITHIN = 150.0
MEGABYTE = 1_000_000
MANUAL, SCHEDULED = "b001", "a001"


@frozen
class Backup:
    """`before`: the orders that had been acknowledged when it began."""

    id: str
    before: frozenset[str]


def schedule(house: House) -> None:
    with house.journal.step("Schedule a backup", Figure.SCHEDULE) as step:
        at = (datetime.now(UTC) + AHEAD).replace(second=0, microsecond=0) + A_MINUTE
        house.this.did("backups", "schedule", "--at", f"{at:%H:%M}")
        step.expect(f"one a day at {at:%H:%M} UTC", held=bool(_listed(house, "schedules")))


def scheduled(house: House) -> None:
    """The worker takes it within the minute; how long that is depends on the clock alone."""
    with house.journal.step("Scheduled backup", Figure.SCHEDULED) as step:
        until(
            lambda: _state(house, SCHEDULED) in {"completed", "failed"},
            SCHEDULED_WITHIN,
            f"the worker did not finish {SCHEDULED}",
        )
        found = _listed(house, "list")
        step.expect(f"the worker took {SCHEDULED}", held=_state(house, SCHEDULED) == "completed")
        step.took = _seconds(next(each for each in found if each["id"] == SCHEDULED))


def manual(house: House) -> Backup:
    with house.journal.step("Manual backup", Figure.BACKUP) as step:
        before = frozenset(house.customers.acknowledged)
        began = time.monotonic()
        said = house.this.did("backups", "capture")
        step.took = time.monotonic() - began
        (taken,) = (each for each in _listed(house, "list") if each["id"] == MANUAL)
        house.journal.measured[Figure.ROWS] = taken["rows"]
        house.journal.measured[Figure.MEGABYTES] = taken["size"] / MEGABYTE
        step.expect(
            f"{MANUAL} holds {taken['rows']:,} rows in {taken['size'] / MEGABYTE:.1f} MB",
            held=f"{MANUAL}... done" in said and taken["state"] == "completed",
        )
        return Backup(MANUAL, before)


def verify(house: House, backup: Backup) -> None:
    with house.journal.step(f"Verify {backup.id}", Figure.VERIFY) as step:
        said = house.this.did("backups", "verify", backup.id)
        (told,) = (line for line in said.splitlines() if "came back" in line)
        came_back = told.partition(" came back")[0]
        step.expect(f"{came_back} came back, and ocpizza check agrees", held=True)


def _state(house: House, id_: str) -> str:
    return next((each["state"] for each in _listed(house, "list") if each["id"] == id_), "")


def _listed(house: House, what: str) -> Sequence[Any]:
    listed: Sequence[Any] = json.loads(house.this.did("backups", what, "--json"))
    return listed


def _seconds(backup: dict[str, str]) -> float:
    begun, ended = (datetime.fromisoformat(backup[key]) for key in ("created_at", "finished_at"))
    return (ended - begun).total_seconds()

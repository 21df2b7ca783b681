"""Backups that come by themselves: each schedule once a day, whoever works and however many."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from attrs import frozen
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode

from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backup import spoken
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp
from ocpizza.domain.backups.schedule import DailyAt

_SCHEDULE = re.compile(r"schedule\.\w+\.json")
_CLAIM = re.compile(r"due\.\w+\.(\d{4}-\d\d-\d\d)")
CLAIMS_KEPT = timedelta(days=7)


class Schedule(Struct, frozen=True):
    """`at` as `DailyAt.parse` reads it."""

    database: str
    at: str
    since: datetime


_READER = Decoder(Schedule)


@frozen
class Scheduling:
    """Schedules lie beside the backups, and so do the days that have had theirs."""

    book: BackupBook
    addresses: Addresses

    def schedule(self, database: str, at: str) -> Schedule:
        """From now on; over the one that the database had. Raises CannotBackUp."""
        try:
            daily = DailyAt.parse(at)
        except ValueError as error:
            raise CannotBackUp(f"--at: {error}") from None
        name = self.addresses.name(database)
        made = Schedule(name, str(daily), self.book.clock.now())
        self.book.store.put(_name(name), encode(made))
        return made

    def unschedule(self, database: str) -> str:
        """The variable's name. Raises CannotBackUp where nothing was scheduled."""
        given = {database.upper(), f"{database.upper()}_URL"}
        found = next((each.database for each in self.all() if each.database in given), None)
        if found is None:
            raise CannotBackUp(f"{spoken(database.upper())} has no schedule.")
        self.book.store.delete(_name(found))
        return found

    def all(self) -> list[Schedule]:
        names = [name for name in self.book.store.names() if _SCHEDULE.fullmatch(name)]
        contents = [content for name in names if (content := self.book.store.get(name))]
        try:
            return [_READER.decode(content) for content in contents]
        except DecodeError as error:
            raise CannotBackUp(
                f"A schedule in the backups' store cannot be read: {error}"
            ) from None

    def next(self, schedule: Schedule) -> datetime:
        return DailyAt.parse(schedule.at).next(self.book.clock.now()).at

    def run_due(self) -> list[str]:
        """Have begun what is due and was not; what could not be begun, a line each.

        Of several days that nobody worked, the last is made up for.
        """
        failures = []
        for schedule in self.all():
            due = DailyAt.parse(schedule.at).last(self.book.clock.now())
            if due.at <= schedule.since or self._is_claimed(schedule.database, due.day):
                continue
            try:
                self.book.processes.launch(schedule.database, due=due.day)
            except CannotBackUp as failure:
                failures.append(f"{spoken(schedule.database)}: {failure}")
        return failures

    def claim(self, database: str, day: date) -> bool:
        """Whether that day's backup is the caller's to take; it is one caller's alone."""
        return self.book.store.create(_claim(database, day), b"")

    def give_back(self, database: str, day: date) -> None:
        """The caller could not begin: another may."""
        self.book.store.delete(_claim(database, day))

    def forget_claims(self) -> None:
        """Days that nothing asks about any more."""
        before = (self.book.clock.now() - CLAIMS_KEPT).date().isoformat()
        for name in self.book.store.names():
            claim = _CLAIM.fullmatch(name)
            if claim is not None and claim[1] < before:
                self.book.store.delete(name)

    def _is_claimed(self, database: str, day: date) -> bool:
        return self.book.store.get(_claim(database, day)) is not None


def _name(database: str) -> str:
    return f"schedule.{database}.json"


def _claim(database: str, day: date) -> str:
    return f"due.{database}.{day}"

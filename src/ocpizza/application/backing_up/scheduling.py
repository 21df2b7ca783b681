"""Backups that come by themselves: each schedule once a day, whoever works and however many."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from attrs import frozen
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode

from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backup import Backup, State, spoken
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp
from ocpizza.domain.backups.schedule import TRIED_AGAIN_AFTER, DailyAt

_SCHEDULE = re.compile(r"schedule\.\w+\.json")
_CLAIM = re.compile(r"due\.\w+\.(\d{4}-\d\d-\d\d)(\.\d)?")
CLAIMS_KEPT = timedelta(days=7)


class Schedule(Struct, frozen=True):
    """`at` as `DailyAt.parse` reads it. `prune`: old ones are deleted after each that completes.

    One that was made before it could be asked for says nothing of it: nothing is deleted.
    """

    database: str
    at: str
    since: datetime
    prune: bool = False


class Claim(Struct, frozen=True):
    """A try at a day's backup: since when it is somebody's, and which it is once it has begun."""

    at: datetime
    backup: str | None = None


_READER = Decoder(Schedule)
_CLAIM_READER = Decoder(Claim)


@frozen
class Scheduling:
    """Schedules lie beside the backups, and so do the days that have had theirs."""

    book: BackupBook
    addresses: Addresses

    def schedule(self, database: str, at: str, *, prune: bool = True) -> Schedule:
        """From now on; over the one that the database had. Raises CannotBackUp."""
        try:
            daily = DailyAt.parse(at)
        except ValueError as error:
            raise CannotBackUp(f"--at: {error}") from None
        name = self.addresses.name(database)
        made = Schedule(name, str(daily), self.book.clock.now(), prune)
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

    def of(self, database: str) -> Schedule | None:
        return next((each for each in self.all() if each.database == database), None)

    def next(self, schedule: Schedule) -> datetime:
        return DailyAt.parse(schedule.at).next(self.book.clock.now()).at

    def run_due(self) -> list[str]:
        """Have begun what is due and was not, or failed; what could not be begun, a line each.

        Of several days that nobody worked, the last is made up for.
        """
        failures = []
        for schedule in self.all():
            due = DailyAt.parse(schedule.at).last(self.book.clock.now())
            if due.at <= schedule.since:
                continue
            try:
                if self._unclaimed(schedule.database, due.day) is not None:
                    self.book.processes.launch(schedule.database, due=due.day)
            except CannotBackUp as failure:
                failures.append(f"{spoken(schedule.database)}: {failure}")
        return failures

    def claim(self, database: str, day: date) -> str | None:
        """The claim's name, if that day's backup is the caller's to take; it is one caller's alone."""
        name = self._unclaimed(database, day)
        if name is None or not self.book.store.create(name, encode(Claim(self.book.clock.now()))):
            return None
        return name

    def begun(self, claim: str, backup: Backup) -> None:
        """Whether it is tried again depends on what becomes of that one."""
        self.book.store.put(claim, encode(Claim(backup.created_at, backup.id)))

    def give_back(self, claim: str) -> None:
        """The caller could not begin: another may."""
        self.book.store.delete(claim)

    def forget_claims(self) -> None:
        """Days that nothing asks about any more."""
        before = (self.book.clock.now() - CLAIMS_KEPT).date().isoformat()
        for name in self.book.store.names():
            claim = _CLAIM.fullmatch(name)
            if claim is not None and claim[1] < before:
                self.book.store.delete(name)

    def _unclaimed(self, database: str, day: date) -> str | None:
        """What to claim for a first try, or another; None while there is, or was, nothing to do."""
        before = now = self.book.clock.now()
        for name, pause in _tries(database, day):
            content = self.book.store.get(name)
            if content is None:
                return name if before + pause <= now else None
            failed_at = self._failed_at(content)
            if failed_at is None:
                return None
            before = failed_at
        return None

    def _failed_at(self, content: bytes) -> datetime | None:
        """When a try came to a bad end. One that never began was killed before it could.

        An empty claim is of a release that tried once and kept no more: that day is done.
        """
        if not content:
            return None
        try:
            claim = _CLAIM_READER.decode(content)
        except DecodeError as error:
            raise CannotBackUp(f"A claim in the backups' store cannot be read: {error}") from None
        if claim.backup is None:
            return claim.at
        backup = self.book.find(claim.backup)
        if backup is None or backup.state is not State.FAILED:
            return None
        return backup.finished_at


def _name(database: str) -> str:
    return f"schedule.{database}.json"


def _tries(database: str, day: date) -> list[tuple[str, timedelta]]:
    """The claim of each, and how long after the end of the one before it may begin."""
    first = f"due.{database}.{day}"
    again = [(f"{first}.{number}", pause) for number, pause in enumerate(TRIED_AGAIN_AFTER, 2)]
    return [(first, timedelta()), *again]

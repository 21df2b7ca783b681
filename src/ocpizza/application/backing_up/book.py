"""The backups there are, as their records beside them say."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from attrs import frozen
from msgspec import DecodeError
from msgspec.structs import replace

from ocpizza.application.backing_up.backup import (
    MANUAL,
    Backup,
    State,
    Trial,
    cancel_name,
    dump_name,
    read,
    record_name,
    written,
)
from ocpizza.application.ports.backups import BackupStore, CannotBackUp, Damaged, Processes
from ocpizza.application.ports.clock import Clock

_RECORD = re.compile(r"[ab]\d{3,}\.json")
SILENT_FOR = timedelta(minutes=5)
"""A capture that has said nothing for so long is dead: its process's number may be another's now."""

TRIED_FOR = timedelta(days=1)
"""A verification on a machine of which we know nothing, such as a dyno, has ended by then."""

KILLED = "it was killed, or hangs"


@frozen
class LastBackups:
    """When the last completed backup of a database began, and when one was last verified.

    `failed`: the newest that failed its verification, unless another has passed one since.
    """

    completed: datetime | None
    verified: datetime | None
    failed: Backup | None = None


@frozen
class BackupBook:
    """Whoever reads it learns of a capture that has died, and its dump is gone then."""

    store: BackupStore
    processes: Processes
    clock: Clock

    def all(self) -> list[Backup]:
        """Newest first."""
        names = [name for name in self.store.names() if _RECORD.fullmatch(name)]
        found = filter(None, (self._read(name) for name in names))
        return sorted(
            (self._settled(backup) for backup in found),
            key=lambda backup: (backup.created_at, backup.id),
            reverse=True,
        )

    def get(self, id: str) -> Backup:
        """Raises CannotBackUp where there is none."""
        found = self.find(id)
        if found is None:
            raise CannotBackUp(f"There is no backup {id}; see: ocpizza backups list")
        return found

    def find(self, id: str) -> Backup | None:
        found = self._read(record_name(id)) if _RECORD.fullmatch(record_name(id)) else None
        return None if found is None else self._settled(found)

    def last_completed(self, database: str) -> Backup | None:
        """Of that database, and not of what a restore replaced."""
        return next(
            (
                backup
                for backup in self.all()
                if backup.state is State.COMPLETED
                and backup.database == database
                and backup.replaced_by is None
            ),
            None,
        )

    def last(self, database: str) -> LastBackups:
        """For whoever watches over the house."""
        done = [
            backup
            for backup in self.all()
            if backup.state is State.COMPLETED and backup.database == database
        ]
        passed = [backup.verified_at for backup in done if backup.verified_at is not None]
        verified = max(passed, default=None)
        failed = (
            backup
            for backup in done
            if (trial := backup.trial) is not None
            and trial.failure is not None
            and (verified is None or verified < trial.begun_at)
        )
        return LastBackups(done[0].created_at if done else None, verified, next(failed, None))

    def begin(self, database: str, kind: str = MANUAL, *, replaced_by: str | None = None) -> Backup:
        """A new one, pending, under an id that nobody else has."""
        now = self.clock.now()
        taken = (name for name in self.store.names() if _RECORD.fullmatch(name))
        number = max((int(name[1:-5]) for name in taken if name[0] == kind), default=0)
        while True:
            number += 1
            backup = Backup(
                id=f"{kind}{number:03}",
                state=State.PENDING,
                database=database,
                created_at=now,
                beat_at=now,
                process=self.processes.this(),
                replaced_by=replaced_by,
            )
            if self.store.create(record_name(backup.id), written(backup)):
                return backup

    def save(self, backup: Backup) -> Backup:
        self.store.put(record_name(backup.id), written(backup))
        return backup

    def end(self, backup: Backup, state: State, failure: str | None = None) -> Backup:
        """Not completed: the record says so first, then its dump is deleted."""
        over = replace(backup, state=state, failure=failure, finished_at=self.clock.now())
        self.save(over)
        self.store.delete(dump_name(backup.id))
        self.store.delete(cancel_name(backup.id))
        return over

    def forget(self, backup: Backup) -> None:
        for name in (dump_name, cancel_name, record_name):  # while there is any of it, it is listed
            self.store.delete(name(backup.id))

    def _read(self, name: str) -> Backup | None:
        content = self.store.get(name)
        if content is None:
            return None
        try:
            return read(content)
        except DecodeError as error:
            raise Damaged(f"{name} in the backups' store cannot be read: {error}") from None

    def _settled(self, backup: Backup) -> Backup:
        if backup.trial is not None and self._was_killed(backup.trial):
            return replace(backup, trial=replace(backup.trial, failure=KILLED))
        if backup.state.over or not self._has_died(backup):
            return backup
        again = self._read(record_name(backup.id))  # it may have come to its end just now
        if again is None or again.state.over:
            return again or backup
        if self.store.get(cancel_name(backup.id)) is not None:
            return self.end(again, State.CANCELLED)
        return self.end(again, State.FAILED, "The process that took it was killed, or hangs.")

    def _was_killed(self, trial: Trial) -> bool:
        if trial.failure is not None:
            return False
        is_long = self.clock.now() - trial.begun_at > TRIED_FOR
        return is_long or self.processes.ended(trial.process) is True

    def _has_died(self, backup: Backup) -> bool:
        is_silent = self.clock.now() - backup.beat_at > SILENT_FOR
        return is_silent or self.processes.ended(backup.process) is True

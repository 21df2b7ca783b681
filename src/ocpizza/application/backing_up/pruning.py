"""Letting go of old backups: they hold people's data, and cost room."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from attrs import frozen

from ocpizza.application.backing_up.backup import Backup, State
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.domain.backups.retention import Keep, kept

OTHERS_KEPT = timedelta(days=30)
"""Records of what failed or was cancelled, and what restores replaced."""


@frozen
class Pruning:
    book: BackupBook

    def expired(self, keep: Keep, database: str | None = None) -> list[Backup]:
        """Of that database or of all, oldest first; never the last completed one of any.

        Nor one that is being verified.
        """
        backups = self.book.all()
        stay = _newest_of_each(backups)
        regular: dict[str, dict[str, datetime]] = defaultdict(dict)
        for backup in backups:
            if backup.trial is not None and backup.trial.failure is None:
                stay.add(backup.id)
            if backup.state is State.COMPLETED and backup.replaced_by is None:
                regular[backup.database][backup.id] = backup.created_at
            elif not backup.state.over or self._is_recent(backup):
                stay.add(backup.id)
        for taken in regular.values():
            stay |= kept(taken, keep)
        return [
            backup
            for backup in reversed(backups)
            if backup.id not in stay and database in {None, backup.database}
        ]

    def _is_recent(self, backup: Backup) -> bool:
        return self.book.clock.now() - backup.created_at < OTHERS_KEPT


def _newest_of_each(newest_first: list[Backup]) -> set[str]:
    """The last completed one of each database, and the last of each kind: no id is given twice."""
    last: dict[str, str] = {}
    for backup in newest_first:
        if backup.state is State.COMPLETED:
            last.setdefault(backup.database, backup.id)
    numbered: dict[str, Backup] = {}
    for backup in newest_first:
        kind = backup.id[0]
        if kind not in numbered or backup.number > numbered[kind].number:
            numbered[kind] = backup
    return {*last.values(), *(backup.id for backup in numbered.values())}

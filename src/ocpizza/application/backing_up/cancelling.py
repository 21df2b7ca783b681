"""Ending a capture that runs, wherever it runs."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.backing_up.backup import Backup, cancel_name
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp


@frozen
class Cancelling:
    book: BackupBook

    def find(self, id: str | None) -> Backup:
        """That one, or the newest that is not over. Raises CannotBackUp where there is none."""
        if id is None:
            running = next((each for each in self.book.all() if not each.state.over), None)
            if running is None:
                raise CannotBackUp("No backup is running.")
            return running
        backup = self.book.get(id)
        if backup.state.over:
            raise CannotBackUp(f"{id} is not running; it is {backup.state}.")
        return backup

    def ask(self, backup: Backup) -> None:
        """Whoever takes it hears of it within a second or two, and deletes what it wrote."""
        self.book.store.put(cancel_name(backup.id), b"")

"""Putting a backup back: nothing is dropped before all that can be known beforehand is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from attrs import frozen

from ocpizza.application.backing_up.backup import Backup, Manifest, State, dump_name, spoken
from ocpizza.application.backing_up.capturing import Capturing
from ocpizza.application.ports.backups import (
    Archive,
    CannotBackUp,
    Damaged,
    Databases,
    Sealing,
    Stored,
)


@frozen
class Archives:
    """Backups at hand. `revisions` are those of the schema that this code knows."""

    databases: Databases
    capturing: Capturing
    sealing: Sealing | None
    revisions: Collection[str]

    def find(self, id: str | None, database: str) -> Backup:
        """That one, or the last completed one of the database. Raises CannotBackUp."""
        if id is None:
            last = self.capturing.book.last_completed(database)
            if last is None:
                raise CannotBackUp(f"There is no completed backup of {spoken(database)}.")
            return last
        backup = self.capturing.book.get(id)
        if backup.state is not State.COMPLETED:
            raise CannotBackUp(f"{id} is {backup.state}; only a completed backup can be used.")
        return backup

    @contextmanager
    def opened(self, backup: Backup, *, unsealed: bool = False) -> Iterator[Archive]:
        """Raises CannotBackUp for a damaged one, another key's, or a newer release's.

        Where there is a key, one that is not encrypted is taken only if `unsealed` allows it: its
        maker need not have known the key.
        """
        manifest = backup.manifest
        if manifest is None:
            raise Damaged(f"{backup.id} has no manifest.")
        if manifest.revision is not None and manifest.revision not in self.revisions:
            raise CannotBackUp(
                f"{backup.id} is of a newer release (schema {manifest.revision}; this one knows "
                f"{max(self.revisions)}): restore it with that release."
            )
        if self.sealing is not None and not (manifest.sealed or unsealed):
            raise CannotBackUp(
                f"{backup.id} is not encrypted, and BACKUPS_KEY is set: whoever can write to the "
                "backups' store may have made it. If you know that it is yours, say --unsealed."
            )
        with self.databases.archive(self._plain(backup, manifest), manifest.program) as archive:
            yield archive

    def _plain(self, backup: Backup, manifest: Manifest) -> Iterator[bytes]:
        stored = Stored(manifest.size, manifest.sha256)
        chunks = self.capturing.book.store.download(dump_name(backup.id), stored)
        if not manifest.sealed:
            return chunks
        if self.sealing is None:
            raise CannotBackUp(f"{backup.id} is encrypted: set BACKUPS_KEY.")
        return self.sealing.open(chunks, backup.id)


@frozen
class Restoring:
    archives: Archives

    def is_older(self, manifest: Manifest) -> bool:
        """Whether its schema is that of an earlier release; another's database is left as it is."""
        return manifest.revision is not None and manifest.revision != max(self.archives.revisions)

    def restore(
        self, backup: Backup, database: str, *, capture: bool = True, unsealed: bool = False
    ) -> Backup | None:
        """Replace all that the database holds; returns the capture of what it held, if it held any.

        Raises CannotBackUp, and the database is as it was. Nobody writes to it from before the
        capture until the end.
        """
        capturing = self.archives.capturing
        replaced = None
        with (
            self.archives.opened(backup, unsealed=unsealed) as archive,
            self.archives.databases.replacing(capturing.addresses.url(database)) as target,
        ):
            if target.filled and capture:
                replaced = capturing.run(capturing.begin(database, replaced_by=backup.id))
            target.load(archive)
        return replaced

"""Taking a backup: dumped, sealed and checksummed while it is written; its manifest last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen
from msgspec.structs import replace

from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backup import (
    MANUAL,
    Backup,
    Manifest,
    State,
    cancel_name,
    dump_name,
    spoken,
)
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp, Databases, Dump, Sealing

BEAT = timedelta(seconds=1)


class Cancelled(CannotBackUp):
    """Somebody has asked for it."""


@frozen
class Capturing:
    """`sealing` None: not encrypted."""

    book: BackupBook
    databases: Databases
    sealing: Sealing | None
    addresses: Addresses

    def begin(self, database: str, kind: str = MANUAL, *, replaced_by: str | None = None) -> Backup:
        """Enter it in the book. Raises CannotBackUp for a name that holds no address."""
        return self.book.begin(self.addresses.name(database), kind, replaced_by=replaced_by)

    def run(self, begun: Backup) -> Backup:
        """Take it; raises CannotBackUp when it does not come to its end, which the book says too."""
        backup = self.book.save(replace(begun, state=State.RUNNING))
        try:
            manifest = self._written(backup)
        except Cancelled:
            self.book.end(backup, State.CANCELLED)
            raise
        except CannotBackUp as failure:
            self.book.end(backup, State.FAILED, str(failure))
            raise
        except BaseException as failure:
            self.book.end(backup, State.FAILED, type(failure).__name__)
            raise
        return self._completed(backup, manifest)

    def _written(self, backup: Backup) -> Manifest:
        with self.databases.dump(self.addresses.url(backup.database)) as dump:
            plain = self._watched(backup, dump)
            if self.sealing is not None:
                plain = self.sealing.seal(plain, backup.id)
            stored = self.book.store.upload(dump_name(backup.id), plain)
            facts = dump.facts()
        return Manifest(
            size=stored.size,
            sha256=stored.sha256,
            sealed=self.sealing is not None,
            server=facts.server,
            program=facts.program,
            revision=facts.revision,
            rows=dict(facts.rows),
            left_out=list(facts.left_out),
        )

    def _watched(self, backup: Backup, dump: Dump) -> Iterator[bytes]:
        """What comes, with a word to the book every second; ends when somebody cancels."""
        written, told = 0, self.book.clock.now()
        for chunk in dump.chunks():
            written += len(chunk)
            now = self.book.clock.now()
            if now - told >= BEAT:
                self._beat(replace(backup, written=written, table=dump.under_way(), beat_at=now))
                told = now
            if chunk:
                yield chunk

    def _beat(self, backup: Backup) -> None:
        self._refuse_if_cancelled(backup)
        self.book.save(backup)

    def _completed(self, backup: Backup, manifest: Manifest) -> Backup:
        if self.book.get(backup.id).state is not State.RUNNING:
            self.book.store.delete(dump_name(backup.id))
            raise CannotBackUp(f"{backup.id} was given up by others while it was taken")
        try:
            self._refuse_if_cancelled(backup)
        except Cancelled:
            self.book.end(backup, State.CANCELLED)
            raise
        now = self.book.clock.now()
        return self.book.save(
            replace(
                backup,
                state=State.COMPLETED,
                written=manifest.size,
                beat_at=now,
                finished_at=now,
                manifest=manifest,
            )
        )

    def _refuse_if_cancelled(self, backup: Backup) -> None:
        if self.book.store.get(cancel_name(backup.id)) is not None:
            raise Cancelled(f"{spoken(backup.database)} to {backup.id}: cancelled")

"""How backups are put together: apart from the rest, which needs a database that answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ocpizza.adapters.pg_dump.databases import PgDumpDatabases
from ocpizza.adapters.pg_dump.programs import Programs
from ocpizza.adapters.postgres.readiness import revisions
from ocpizza.adapters.sealing.chunks import ChunkSealing
from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.system.captures import SystemProcesses
from ocpizza.adapters.system.clock import SystemClock
from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.backing_up.cancelling import Cancelling
from ocpizza.application.backing_up.capturing import Capturing
from ocpizza.application.backing_up.pruning import Pruning
from ocpizza.application.backing_up.restoring import Archives, Restoring
from ocpizza.application.backing_up.scheduling import Scheduling
from ocpizza.application.backing_up.verifying import Verifying
from ocpizza.application.ports.backups import BackupStore
from ocpizza.application.reading.checking import Checking, Finding
from ocpizza.config import Misconfigured, Settings


def backups(settings: Settings, programs: Sequence[Path] = ()) -> Backups:
    """Backups of any database; none needs to answer. `programs` are more folders with a pg_dump.

    Raises Misconfigured without BACKUPS_URL.
    """
    given = settings.backups
    addresses = Addresses(given.databases)
    book = BackupBook(_store(given.url), SystemProcesses(), SystemClock())
    databases = PgDumpDatabases(Programs(programs))
    sealing = None if given.key is None else ChunkSealing(given.key)
    capturing = Capturing(book, databases, sealing, addresses)
    archives = Archives(databases, capturing, sealing, revisions())
    return Backups(
        addresses=addresses,
        book=book,
        capturing=capturing,
        cancelling=Cancelling(book),
        restoring=Restoring(archives),
        verifying=Verifying(archives, databases, _audit, given.verify_url),
        scheduling=Scheduling(book, addresses),
        pruning=Pruning(book),
    )


def _store(url: str | None) -> BackupStore:
    if url is None:
        raise Misconfigured("BACKUPS_URL is not set; give it file:///folder or s3://bucket/prefix.")
    if url.startswith("s3:"):
        from ocpizza.adapters.storage.s3 import BucketStore  # noqa: PLC0415 - 16 MB, for this alone

        return BucketStore(url)
    return FolderStore(Path(unquote(urlsplit(url).path)))


def _audit(url: str) -> Sequence[Finding]:
    """What `ocpizza check` would say there, once it has this code's schema."""
    from ocpizza.adapters.postgres import migrate  # noqa: PLC0415 - a second, for this alone
    from ocpizza.adapters.postgres.engine import connect  # noqa: PLC0415 - as above
    from ocpizza.adapters.postgres.reading.invariants import PostgresInvariants  # noqa: PLC0415

    migrate.upgrade(url)
    engine = connect(url, connections=1)
    try:
        return [each for _, found in Checking(PostgresInvariants(engine)).run() for each in found]
    finally:
        engine.dispose()

"""What the book says of a backup is true whatever became of whoever took it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.system.captures import SystemProcesses
from ocpizza.application.backing_up.backup import State
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(datetime(2026, 11, 1, 3, tzinfo=UTC))


@pytest.fixture
def book(folder: Path, clock: SettableClock) -> BackupBook:
    return BackupBook(FolderStore(folder), SystemProcesses(), clock)


def test_one_that_is_silent_has_failed_though_its_process_number_lives(
    book: BackupBook, clock: SettableClock
) -> None:
    book.save(replace(book.begin("DATABASE_URL"), state=State.RUNNING))
    clock.advance(timedelta(minutes=4))
    assert book.get("b001").state is State.RUNNING

    clock.advance(timedelta(minutes=2))

    assert book.get("b001").state is State.FAILED


def test_one_whose_dump_cannot_be_deleted_stays_listed(book: BackupBook, folder: Path) -> None:
    backup = book.end(book.begin("DATABASE_URL"), State.FAILED)
    (folder / "b001.dump").mkdir()  # no unlink can delete it

    with pytest.raises(CannotBackUp):
        book.forget(backup)

    assert [each.id for each in book.all()] == ["b001"]

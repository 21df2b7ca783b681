"""What the book says of a backup is true whatever became of whoever took it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.system.captures import SystemProcesses
from ocpizza.application.backing_up.backup import Backup, State, Trial
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.ports.backups import CannotBackUp, Process


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


@pytest.mark.parametrize("passed_since", [False, True])
def test_a_verification_elsewhere_has_failed_a_day_later(
    book: BackupBook, clock: SettableClock, *, passed_since: bool
) -> None:
    def failed() -> Backup | None:
        return book.last("DATABASE_URL").failed

    first = book.end(book.begin("DATABASE_URL"), State.COMPLETED)
    book.save(
        replace(first, trial=Trial(begun_at=clock.now(), process=Process("a-dyno-that-is-gone", 1)))
    )
    clock.advance(timedelta(hours=23))
    assert failed() is None

    clock.advance(timedelta(hours=2))
    second = book.end(book.begin("DATABASE_URL"), State.COMPLETED)
    if passed_since:
        book.save(replace(second, verified_at=clock.now()))

    found = failed()
    assert (found is None) == passed_since
    assert found is None or found.id == first.id


def test_one_whose_dump_cannot_be_deleted_stays_listed(book: BackupBook, folder: Path) -> None:
    backup = book.end(book.begin("DATABASE_URL"), State.FAILED)
    (folder / "b001.dump").mkdir()  # no unlink can delete it

    with pytest.raises(CannotBackUp):
        book.forget(backup)

    assert [each.id for each in book.all()] == ["b001"]

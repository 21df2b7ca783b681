"""Old backups go, the last completed one never does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from msgspec.structs import replace

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.system.captures import SystemProcesses
from ocpizza.application.backing_up.backup import Backup, State, Trial, dump_name
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.backing_up.pruning import Pruning
from ocpizza.domain.backups.retention import Keep


@attrs.frozen
class Shelf:
    book: BackupBook
    clock: SettableClock

    def nightly(self, nights: int, state: State = State.COMPLETED, **begun: str) -> list[str]:
        ids = []
        for _ in range(nights):
            backup = self.book.begin("DATABASE_URL", "a", **begun)
            self.book.save(_in(backup, state))
            self.book.store.put(dump_name(backup.id), b"a dump")
            self.clock.advance(timedelta(days=1))
            ids.append(backup.id)
        return ids

    def expired(self, keep: Keep) -> list[str]:
        return [backup.id for backup in Pruning(self.book).expired(keep)]


def _in(backup: Backup, state: State) -> Backup:
    return replace(backup, state=state)


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    clock = SettableClock(datetime(2026, 11, 1, 3, tzinfo=UTC))
    return Shelf(BackupBook(FolderStore(folder), SystemProcesses(), clock), clock)


def test_the_newest_of_each_day_and_month_stay(shelf: Shelf) -> None:
    ids = shelf.nightly(10)

    assert shelf.expired(Keep(daily=3, weekly=0, monthly=0)) == ids[:-3]


def test_the_last_completed_one_stays_whatever_came_after(shelf: Shelf) -> None:
    good = shelf.nightly(2)
    shelf.nightly(40, State.FAILED)

    expired = shelf.expired(Keep(0, 0, 0))

    assert good[0] in expired
    assert good[1] not in expired


def test_what_failed_and_what_was_replaced_stay_for_thirty_days(shelf: Shelf) -> None:
    failed = shelf.nightly(40, State.FAILED)
    replaced = shelf.nightly(40, replaced_by="b001")

    expired = shelf.expired(Keep())

    assert set(failed) <= set(expired)
    assert set(replaced) - set(expired) == set(replaced[-29:])


def test_one_that_runs_stays(shelf: Shelf) -> None:
    shelf.nightly(1)
    for _ in range(2):
        shelf.book.save(_in(shelf.book.begin("DATABASE_URL", "a"), State.RUNNING))

    assert shelf.expired(Keep(0, 0, 0)) == []


def test_one_that_is_being_verified_stays_and_one_that_failed_it_does_not(shelf: Shelf) -> None:
    goes_on, failed, _ = shelf.nightly(3)
    trial = Trial(begun_at=shelf.clock.now(), process=shelf.book.processes.this())
    shelf.book.save(replace(shelf.book.get(goes_on), trial=trial))
    shelf.book.save(replace(shelf.book.get(failed), trial=replace(trial, failure="damaged")))

    assert shelf.expired(Keep(0, 0, 0)) == [failed]


def test_the_command_deletes_them_and_a_dry_run_does_not(
    ocpizza: Callable[..., str], shelf: Shelf, folder: Path
) -> None:
    shelf.nightly(3)
    arguments = ("prune", "--daily", "1", "--weekly", "0", "--monthly", "0")

    assert "a001 of 01/11 04:00 would be deleted" in ocpizza(*arguments, "--dry-run")
    assert (folder / "a001.dump").exists()

    assert "Deleting a001 of 01/11 04:00... done" in ocpizza(*arguments)
    assert {path.name for path in folder.iterdir()} == {"a003.dump", "a003.json"}
    assert ocpizza(*arguments) == "Nothing is old enough to go.\n"

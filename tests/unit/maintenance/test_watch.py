"""What a process knows of maintenance, and what it lets begin."""

import time

import pytest
from attrs import evolve

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.memory.maintenance import MemoryMaintenanceBoard
from ocpizza.adapters.system.maintenance import FRESH_SECONDS, SystemMaintenanceWatch
from ocpizza.domain.errors import UnderMaintenance
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import ANONYMOUS
from tests.builders import ADMIN, EVENING, MINUTE, PIZZAIOLO

SHOP = Maintenance(EVENING, "Ada", EVENING + 10 * MINUTE)
DATABASE = evolve(SHOP, database=True)


class Counted(MemoryMaintenanceBoard):
    reads = 0

    def read(self) -> Maintenance | None:
        self.reads += 1
        return super().read()


@pytest.fixture
def board() -> Counted:
    return Counted()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(EVENING)


@pytest.fixture
def watch(board: Counted, clock: SettableClock) -> SystemMaintenanceWatch:
    return SystemMaintenanceWatch(board, clock)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that have passed on the process's own clock."""
    passed = [0.0]
    now = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: now() + passed[0])
    return passed


def test_the_board_is_not_read_for_every_request(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    for _ in range(100):
        watch.current()
        with watch.writing("place_order"):
            pass

    assert board.reads == 1


def test_what_was_read_is_not_believed_for_long(
    watch: SystemMaintenanceWatch, board: Counted, later: list[float]
) -> None:
    assert watch.current() is None
    board.declare(SHOP, ADMIN, EVENING)
    later[0] += FRESH_SECONDS

    assert watch.current() == SHOP


def test_a_beat_looks_whatever_was_read_before(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    watch.current()
    board.declare(SHOP, ADMIN, EVENING)

    assert watch.beat() == SHOP
    assert watch.current() == SHOP


def test_it_ends_by_itself_without_the_board(
    watch: SystemMaintenanceWatch, board: Counted, clock: SettableClock
) -> None:
    board.declare(DATABASE, ADMIN, EVENING)
    assert watch.current() == DATABASE
    clock.advance(10 * MINUTE)

    assert watch.current() is None
    with watch.writing("place_order"):
        pass


def test_customers_begin_nothing_and_the_house_writes_on(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    board.declare(SHOP, ADMIN, EVENING)

    with pytest.raises(UnderMaintenance):
        watch.check_open(ANONYMOUS)
    watch.check_open(PIZZAIOLO)
    with watch.writing("start_preparation_order"):
        pass


def test_under_maintenance_of_the_database_nobody_writes(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    board.declare(DATABASE, ADMIN, EVENING)
    begun = []

    with pytest.raises(UnderMaintenance) as refused, watch.writing("start_preparation_order"):
        begun.append(True)

    assert begun == []
    assert refused.value.until == DATABASE.until


def test_a_write_that_has_begun_is_reported_until_it_ends(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    with watch.writing("capture_payment"), watch.writing("capture_payment"):
        watch.beat()
        assert board.running() == []
        board.declare(DATABASE, ADMIN, EVENING)
        watch.beat()
        assert [write.what for write in board.running()] == ["capture_payment"]

    watch.beat()
    assert board.running() == []


def test_a_write_that_fails_is_not_waited_for(
    watch: SystemMaintenanceWatch, board: Counted
) -> None:
    with pytest.raises(ZeroDivisionError), watch.writing("capture_payment"):
        raise ZeroDivisionError
    board.declare(DATABASE, ADMIN, EVENING)
    watch.beat()

    assert board.running() == []


def test_while_the_board_cannot_be_read_what_was_declared_holds(
    watch: SystemMaintenanceWatch, board: Counted, later: list[float]
) -> None:
    board.declare(DATABASE, ADMIN, EVENING)
    watch.beat()
    board.broken = ConnectionError()
    later[0] += 60

    assert watch.current() == DATABASE
    with pytest.raises(UnderMaintenance), watch.writing("place_order"):
        pass


def test_nothing_is_written_on_what_nobody_knows(
    watch: SystemMaintenanceWatch, board: Counted, later: list[float]
) -> None:
    board.broken = ConnectionError()
    assert watch.current() is None
    assert not watch.database_answers()

    with pytest.raises(ConnectionError), watch.writing("place_order"):
        pass

    board.broken = None
    later[0] += FRESH_SECONDS
    with watch.writing("place_order"):
        pass
    assert watch.database_answers()

"""Declaring maintenance, and taking it back."""

import pytest
from attrs import evolve

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.memory.maintenance import MemoryMaintenanceBoard
from ocpizza.application.maintaining import KeepingMaintenance, MaintenanceRequest
from ocpizza.domain.errors import Forbidden, Invalid
from tests.builders import ADMIN, EVENING, MANAGER, MINUTE

ADA = evolve(ADMIN, name="Ada")
BOB = evolve(ADMIN, name="Bob")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(EVENING)


@pytest.fixture
def keeping(clock: SettableClock) -> KeepingMaintenance:
    return KeepingMaintenance(MemoryMaintenanceBoard(), clock)


def test_there_is_none_at_first(keeping: KeepingMaintenance) -> None:
    assert not keeping.status().on
    assert not keeping.off(ADA)


def test_all_that_was_said_of_it_is_told(keeping: KeepingMaintenance) -> None:
    keeping.on(ADA, MaintenanceRequest("À tout de suite", EVENING + MINUTE, database=True))

    found = keeping.status()
    assert (found.on, found.database, found.by) == (True, True, "Ada")
    assert (found.since, found.until) == (EVENING, EVENING + MINUTE)
    assert found.message == "À tout de suite"


def test_said_again_it_goes_on_since_when_it_began(
    keeping: KeepingMaintenance, clock: SettableClock
) -> None:
    keeping.on(ADA, MaintenanceRequest(database=True))
    clock.advance(MINUTE)
    keeping.on(BOB, MaintenanceRequest("Encore un peu"))

    found = keeping.status()
    assert (found.since, found.by, found.database) == (EVENING, "Bob", False)


def test_it_ends_by_itself_and_begins_anew(
    keeping: KeepingMaintenance, clock: SettableClock
) -> None:
    keeping.on(ADA, MaintenanceRequest(until=EVENING + MINUTE))
    clock.advance(MINUTE)
    assert not keeping.status().on
    assert not keeping.off(ADA)

    clock.advance(MINUTE)
    keeping.on(ADA, MaintenanceRequest())
    assert keeping.status().since == EVENING + 2 * MINUTE


def test_it_is_taken_back(keeping: KeepingMaintenance) -> None:
    keeping.on(ADA, MaintenanceRequest())

    assert keeping.off(BOB)
    assert not keeping.status().on


def test_it_cannot_have_ended_before_it_begins(keeping: KeepingMaintenance) -> None:
    with pytest.raises(Invalid) as refused:
        keeping.on(ADA, MaintenanceRequest(until=EVENING))

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/until", "in-the-past")
    ]
    assert not keeping.status().on


def test_only_admins_declare_it(keeping: KeepingMaintenance) -> None:
    with pytest.raises(Forbidden):
        keeping.on(MANAGER, MaintenanceRequest())
    keeping.on(ADA, MaintenanceRequest())
    with pytest.raises(Forbidden):
        keeping.off(MANAGER)
    assert keeping.status().on


def test_of_the_writes_only_those_of_the_database_are_waited_for(
    keeping: KeepingMaintenance,
) -> None:
    keeping.board.report("web:1", ["pay_order"])
    keeping.on(ADA, MaintenanceRequest())
    assert keeping.status().running == ()

    keeping.on(ADA, MaintenanceRequest(database=True))
    assert [write.what for write in keeping.status().running] == ["pay_order"]

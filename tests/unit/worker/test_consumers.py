"""What happened, and the jobs that it asks for."""

import pytest

from ocpizza.application.reading.events import StoredEvent
from ocpizza.domain.events import EventKind
from ocpizza.entrypoints.worker.consumers import HANDLERS, wanted
from ocpizza.entrypoints.worker.jobs import CARRY_OUT_REFUNDS, JOBS
from tests.builders import BELLECOUR, EVENING


def event(kind: EventKind, payment_status: str = "paid") -> StoredEvent:
    return StoredEvent(BELLECOUR, 1, kind, EVENING, None, {"payment_status": payment_status})


@pytest.mark.parametrize(
    "kind", [EventKind.ORDER_CHANGED, EventKind.ORDER_STATUS, EventKind.PAYMENT_STATUS]
)
def test_a_refund_that_was_booked_asks_to_be_carried_out(kind: EventKind) -> None:
    assert wanted([event(kind), event(kind, "refund_pending")]) == {CARRY_OUT_REFUNDS}


@pytest.mark.parametrize("kind", EventKind)
def test_what_books_no_refund_asks_for_nothing(kind: EventKind) -> None:
    assert wanted([event(kind)]) == set()


def test_many_ask_once() -> None:
    assert len(wanted([event(EventKind.PAYMENT_STATUS, "refund_pending")] * 3)) == 1


def test_an_event_without_an_order_is_no_trouble() -> None:
    stock = StoredEvent(BELLECOUR, 1, EventKind.STOCK_CHANGED, EVENING, None, {"ingredients": []})

    assert wanted([stock]) == set()


def test_placing_an_order_asks_for_no_job() -> None:
    assert EventKind.ORDER_PLACED not in HANDLERS


def test_every_job_has_its_own_name_and_one_that_is_asked_for_exists() -> None:
    names = [job.name for job in JOBS]

    assert len(names) == len(set(names))
    assert CARRY_OUT_REFUNDS in names

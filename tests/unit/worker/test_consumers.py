"""What happened, and the jobs that it asks for."""

import pytest

from ocpizza.application.reading.events import StoredEvent
from ocpizza.domain.events import EventKind
from ocpizza.entrypoints.worker.consumers import wanted
from ocpizza.entrypoints.worker.jobs import ANNOUNCE, CARRY_OUT_REFUNDS, JOBS
from tests.builders import BELLECOUR, EVENING


def event(kind: EventKind, payment_status: str = "paid") -> StoredEvent:
    return StoredEvent(BELLECOUR, 1, kind, EVENING, None, {"payment_status": payment_status})


@pytest.mark.parametrize(
    "kind", [EventKind.ORDER_CHANGED, EventKind.ORDER_STATUS, EventKind.PAYMENT_STATUS]
)
def test_a_refund_that_was_booked_asks_to_be_carried_out(kind: EventKind) -> None:
    assert CARRY_OUT_REFUNDS in wanted([event(kind), event(kind, "refund_pending")])


@pytest.mark.parametrize("kind", EventKind)
def test_what_books_no_refund_asks_for_none(kind: EventKind) -> None:
    assert CARRY_OUT_REFUNDS not in wanted([event(kind)])


@pytest.mark.parametrize(
    "kind", [EventKind.ORDER_PLACED, EventKind.ORDER_STATUS, EventKind.PAYMENT_STATUS]
)
def test_what_a_customer_wants_to_know_asks_for_a_mail(kind: EventKind) -> None:
    assert wanted([event(kind)]) == {ANNOUNCE}


def test_many_ask_once() -> None:
    booked = [event(EventKind.ORDER_CHANGED, "refund_pending")] * 3
    assert wanted(booked) == {CARRY_OUT_REFUNDS}


def test_an_event_without_an_order_is_no_trouble() -> None:
    stock = StoredEvent(BELLECOUR, 1, EventKind.STOCK_CHANGED, EVENING, None, {"ingredients": []})

    assert wanted([stock]) == set()


def test_every_job_has_its_own_name_and_one_that_is_asked_for_exists() -> None:
    names = [job.name for job in JOBS]

    assert len(names) == len(set(names))
    assert {CARRY_OUT_REFUNDS, ANNOUNCE} <= set(names)

"""One table: what happened → the jobs that it asks for.

Each event comes at least once, after its commit. Nothing is done here: a job that is wanted is put
in the queue, where one that waits already is as good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ocpizza.application.reading.events import StoredEvent
from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.entrypoints.worker.jobs import ANNOUNCE, CARRY_OUT_REFUNDS

Handler = Callable[[StoredEvent], str | None]
"""Names the job to run, if any."""


def refund_booked(event: StoredEvent) -> str | None:
    pending = event.data.get("payment_status") == PaymentState.REFUND_PENDING
    return CARRY_OUT_REFUNDS if pending else None


def worth_a_mail(_: StoredEvent) -> str:
    return ANNOUNCE


HANDLERS: Mapping[EventKind, tuple[Handler, ...]] = {
    EventKind.ORDER_PLACED: (worth_a_mail,),
    EventKind.ORDER_CHANGED: (refund_booked,),
    EventKind.ORDER_STATUS: (refund_booked, worth_a_mail),
    EventKind.PAYMENT_STATUS: (refund_booked, worth_a_mail),
}


def wanted(events: Iterable[StoredEvent]) -> set[str]:
    """The jobs that these events ask for."""
    asked = (handler(event) for event in events for handler in HANDLERS.get(event.kind, ()))
    return {job for job in asked if job is not None}

"""Which mails what happened to an order asks for: kept in the outbox of mails, once each."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from attrs import frozen

from ocpizza.application.ports.accounts import AccountsWork
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.reading.events import StoredEvent
from ocpizza.application.reading.following import OrderRecords
from ocpizza.application.reading.outbox import MAILS, Outbox
from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order

AT_ONCE = 200
BY_STATUS = {
    Status.OUT_FOR_DELIVERY: MailKind.ORDER_ON_ITS_WAY,
    Status.DELIVERED: MailKind.ORDER_HANDED_OVER,
    Status.COLLECTED: MailKind.ORDER_HANDED_OVER,
    Status.CANCELLED: MailKind.ORDER_CANCELLED,
}


@frozen
class Announcing:
    """Reads the events of orders, at least once each.

    The id of a mail follows from what it tells, so an event that is read again asks for the mail
    that there is already.
    """

    begin: AccountsWork
    records: OrderRecords
    outbox: Outbox
    clock: Clock

    def run(self) -> int:
        """Take in what happened since the last time; how many events."""
        events = self.outbox.unread(MAILS, AT_ONCE)
        for event in events:
            if event.order is not None:
                self._tell(event, event.order)
        if events:
            self.outbox.mark_read(MAILS, {event.store: event.seq for event in events})
        return len(events)

    def _tell(self, event: StoredEvent, order_id: str) -> None:
        if event.kind not in (
            EventKind.ORDER_PLACED,
            EventKind.ORDER_CHANGED,
            EventKind.ORDER_STATUS,
            EventKind.PAYMENT_STATUS,
        ):
            return
        try:
            order = self.records.get(event.store, order_id)
        except NotFound:
            return
        wanted = _wanted(event, order)
        if wanted is None:
            return
        kind, subjects = wanted
        with self.begin() as tx:
            to = order.contact.email
            if to is None and order.customer_id is not None:
                try:
                    to = tx.customers.get(order.customer_id).email
                except NotFound:
                    return
            if to is None:
                return
            now, about = self.clock.now(), (event.store, order_id)
            untold = []
            for subject in subjects:
                name = str(uuid5(UUID(order_id), f"{kind.value} {subject}"))
                if tx.mails.put(Mail(name, kind, to, order.language, None, now, about)):
                    untold.append(name)
            for name in untold[1:]:
                tx.mails.done(name, now)  # the first one tells of all of them


def _wanted(event: StoredEvent, order: Order) -> tuple[MailKind, Sequence[int | str]] | None:
    """The kind of mail, and what it tells, each of which an order is written about once.

    Money at the door is told with the hand-over. A refund is told by how much has gone back, and
    what has run out by the ingredient, whichever lines lack it: who answers for one of them is
    not asked again.
    """
    if event.kind is EventKind.ORDER_CHANGED:
        missing = sorted({gap.ingredient for gap in order.short})
        return (MailKind.ORDER_SHORT, missing) if missing else None
    if event.kind is EventKind.ORDER_PLACED:
        return MailKind.ORDER_PLACED, (0,)
    if event.kind is EventKind.ORDER_STATUS:
        kind = BY_STATUS.get(Status(event.data["status"]))
        return (kind, (event.seq,)) if kind is not None else None
    if order.balance.refunded:
        return MailKind.ORDER_REFUNDED, (order.balance.refunded.cents,)
    if order.method.online and order.payment_state is PaymentState.PAID:
        return MailKind.ORDER_PAID, (order.balance.paid.cents,)
    return None

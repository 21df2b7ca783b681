"""Whether the books add up: what `ocpizza check` asks of a database, asked of this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ocpizza.adapters.memory.database import Database, StoreState
from ocpizza.domain.money import ZERO, total
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.drawer import Entry
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, RefundStatus


def faults(database: Database) -> list[str]:
    """Everything that is off, each in a line that names its store."""
    return [
        f"{store}: {fault}"
        for store, state in sorted(database.states.items())
        for part in (_stock, _money, _drawers, _events)
        for fault in part(state)
    ]


def _stock(state: StoreState) -> Iterator[str]:
    on_hand, reserved, held = Counter[str](), Counter[str](), Counter[str]()
    for row in state.ledger:
        on_hand[row.movement.ingredient] += row.movement.on_hand
        reserved[row.movement.ingredient] += row.movement.reserved
    for order in state.orders.values():
        held.update(order.held)
    for level in state.levels.values():
        figures = (level.on_hand, level.reserved)
        name = level.ingredient
        if figures != (on_hand[name], reserved[name]):
            yield f"{name}: {figures} is not the sum of its ledger"
        if level.reserved != held[name]:
            yield f"{name}: {level.reserved} reserved, {held[name]} held by unstarted orders"


def _money(state: StoreState) -> Iterator[str]:
    for order in state.orders.values():
        payments = [each for each in state.payments.values() if each.order == order.id]
        yield from (f"order {order.id}: {fault}" for fault in _balance(order, payments))
    for payment in state.payments.values():
        if payment.refundable.cents < 0:
            yield f"payment {payment.id}: more went back than was captured"


def _balance(order: Order, payments: list[Payment]) -> Iterator[str]:
    refunds = [refund for payment in payments for refund in payment.refunds]
    amounts = {
        "paid": total(payment.amount for payment in payments if payment.captured),
        "refunded": total(
            refund.amount for refund in refunds if refund.status is RefundStatus.COMPLETED
        ),
        "pending": total(refund.amount for refund in refunds if refund.open),
        "by_hand": total(
            refund.amount
            for refund in refunds
            if refund.by_hand and refund.status is not RefundStatus.FAILED
        ),
    }
    for name, amount in amounts.items():
        booked = getattr(order.balance, name)
        if booked != amount:
            yield f"{name} is {booked.cents}, its payments say {amount.cents}"
    parts = total(part.base + part.vat for part in order.totals.vat)
    if parts != order.totals.total:
        yield f"VAT parts are {parts.cents}, the total is {order.totals.total.cents}"


def _drawers(state: StoreState) -> Iterator[str]:
    if [drawer.number for drawer in state.drawers] != list(range(1, len(state.drawers) + 1)):
        yield "drawers: a gap in their numbers"
    for drawer in state.drawers:
        moved = total(entry.amount for of, entry in state.drawer_entries if of == drawer.id)
        if drawer.closing is not None and drawer.closing.expected != drawer.inside(moved):
            expected = drawer.closing.expected.cents
            yield f"drawer {drawer.number}: {expected} expected, {drawer.inside(moved).cents} went in"
    for _, entry in state.drawer_entries:
        if entry.payment is not None and not _is_cash(entry, state.payments.get(entry.payment)):
            yield f"drawer entry {entry.id}: not the cash of its payment"


def _is_cash(entry: Entry, payment: Payment | None) -> bool:
    if payment is None:
        return False
    back = ZERO - payment.refund(entry.refund).amount if entry.refund is not None else None
    amount = back or payment.amount
    return payment.method is Method.CASH and payment.captured and entry.amount == amount


def _events(state: StoreState) -> Iterator[str]:
    numbers = [written.sequence for written in state.events]
    if numbers != list(range(state.last_event - len(numbers) + 1, state.last_event + 1)):
        yield "events: a gap in their sequence"

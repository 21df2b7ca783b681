"""Forgetting whom an order was for: what the books need stays (rules of the world outside, §8.3)."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from ocpizza.domain.errors import StillOpen
from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.lifecycle import FINAL
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.people.contact import Address


def check_forgettable(order: Order) -> None:
    """Raise StillOpen while somebody waits for it, or money is still to go back."""
    if order.status not in FINAL or order.balance.pending:
        raise StillOpen(order.id)


def forget_person(order: Order, at: datetime) -> None:
    """Remove name, phone, e-mail, account, note, and all of the address but its town.

    Raises StillOpen. Amounts, VAT, payments and history stay as they were.
    """
    check_forgettable(order)
    order.contact = Contact("")
    order.customer_id = None
    order.note = ""
    if order.address is not None:
        order.address = Address("", order.address.postcode, order.address.city)
    order.note_change(EventKind.ORDER_CHANGED, at)


def forget_delivery(order: Order, at: datetime) -> None:
    """Remove what only this delivery needed: telephone, door code, note; of a guest, everything.

    What stays of a customer with an account goes with the account. Raises StillOpen.
    """
    if order.customer_id is None:
        forget_person(order, at)
        return
    check_forgettable(order)
    order.contact = evolve(order.contact, phone=None)
    order.note = ""
    if order.address is not None:
        order.address = evolve(order.address, instructions="")
    order.note_change(EventKind.ORDER_CHANGED, at)

"""A wish: what someone asks of a store, before it is priced."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ocpizza.domain.errors import Fault
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.contact import Address
from ocpizza.domain.recipes.dish import Choice


@frozen
class Contact:
    """Whom the order is for. `phone` is E.164."""

    name: str
    phone: str | None = None
    email: str | None = None


@frozen
class Wish:
    """What someone asks for. A quote may leave out contact, address and method."""

    channel: Channel
    fulfilment: Fulfilment
    choices: tuple[Choice, ...]
    contact: Contact | None = None
    address: Address | None = None
    postcode: str | None = None
    requested_for: datetime | None = None
    method: Method | None = None
    note: str = ""

    def faults(self) -> tuple[Fault, ...]:
        """What keeps it from being an order: what is missing, or has no place in it."""
        faults = []
        delivered = self.fulfilment is Fulfilment.DELIVERY
        if self.contact is None:
            faults.append(Fault("/customer", "missing"))
        elif self.contact.phone is None and (delivered or self.channel is Channel.PHONE):
            faults.append(Fault("/customer/phone", "missing"))
        if self.method is None:
            faults.append(Fault("/payment_method", "missing"))
        if delivered and self.address is None:
            faults.append(Fault("/address", "needed-for-delivery"))
        if not delivered and self.address is not None:
            faults.append(Fault("/address", "only-for-delivery"))
        return tuple(faults)

"""A wish: what someone asks of a store, before it is priced."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ocpizza.domain.errors import Fault
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import Money
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
    """What someone asks for. A quote may leave out contact, address and method.

    `adult` is what they declare of their age, `expected` the total that they were shown and
    `pays_with` the banknote that they hold ready; None where they were not asked, or shown none.
    """

    channel: Channel
    fulfilment: Fulfilment
    choices: tuple[Choice, ...]
    contact: Contact | None = None
    address: Address | None = None
    postcode: str | None = None
    requested_for: datetime | None = None
    method: Method | None = None
    note: str = ""
    pays_with: Money | None = None
    adult: bool | None = None
    expected: Money | None = None

    @property
    def delivered_to(self) -> str | None:
        """The postcode, as far as it is known."""
        return self.address.postcode if self.address else self.postcode

    def faults(self, *, binding: bool) -> tuple[Fault, ...]:
        """What is missing, or has no place in it; more is missing of an order that binds."""
        faults = []
        delivered = self.fulfilment is Fulfilment.DELIVERY
        if binding and self.contact is None:
            faults.append(Fault("/customer", "missing"))
        elif binding and self._by_phone and not (self.contact and self.contact.phone):
            faults.append(Fault("/customer/phone", "missing"))
        if binding and self.method is None:
            faults.append(Fault("/payment_method", "missing"))
        if delivered and (self.address if binding else self.delivered_to) is None:
            faults.append(Fault("/address", "needed-for-delivery"))
        if not delivered and self.delivered_to is not None:
            faults.append(Fault("/address", "only-for-delivery"))
        return tuple(faults)

    @property
    def _by_phone(self) -> bool:
        return reached_by_phone(self.channel, self.fulfilment)


def reached_by_phone(channel: Channel, fulfilment: Fulfilment) -> bool:
    """Whether the house must be able to call whom such an order is for."""
    return fulfilment is Fulfilment.DELIVERY or channel is Channel.PHONE

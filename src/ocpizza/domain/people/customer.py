"""Someone with an account. Guests have none: their contact is on the order."""

from __future__ import annotations

from attrs import evolve, field, frozen, validators

from ocpizza.domain.people.contact import E164, EMAIL, Address

MOST_ADDRESSES = 10


@frozen
class Customer:
    """`phone` is E.164; the last of the addresses is the one that was used last."""

    id: str
    email: str = field(validator=validators.matches_re(EMAIL))
    name: str
    phone: str = field(validator=validators.matches_re(E164))
    addresses: tuple[Address, ...] = ()

    def using(self, address: Address) -> Customer:
        """With that address as the last of theirs; nothing changes when they have no room for it."""
        others = tuple(each for each in self.addresses if each != address)
        if len(others) >= MOST_ADDRESSES:
            return self
        return evolve(self, addresses=(*others, address))

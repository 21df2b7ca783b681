"""Someone with an account. Guests have none: their contact is on the order."""

from attrs import field, frozen, validators

from ocpizza.domain.people.contact import E164, EMAIL, Address


@frozen
class Customer:
    """`phone` is E.164."""

    id: str
    email: str = field(validator=validators.matches_re(EMAIL))
    name: str
    phone: str = field(validator=validators.matches_re(E164))
    addresses: tuple[Address, ...] = ()

"""One's own account."""

from __future__ import annotations

from typing import Annotated

from attrs import evolve, frozen
from msgspec import Meta, Struct

from ocpizza.application.accounts.signing_in import RoleView, role_views
from ocpizza.application.ports.accounts import AccountsTransaction, AccountsWork
from ocpizza.application.reading.orders import AddressView, address_view
from ocpizza.application.requests import AddressRequest, Name, Phone, Request
from ocpizza.domain.errors import Forbidden, Unauthenticated
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.customer import MOST_ADDRESSES


class AccountView(Struct, frozen=True):
    """`phone` and `addresses` are a customer's; staff have none here."""

    id: str
    email: str
    name: str
    phone: str | None
    addresses: tuple[AddressView, ...]
    roles: tuple[RoleView, ...]


class AccountRequest(Request, frozen=True):
    """`phone` is E.164 by the time it gets here."""

    name: Name
    phone: Phone
    addresses: Annotated[tuple[AddressRequest, ...], Meta(max_length=MOST_ADDRESSES)] = ()


@frozen
class OwnAccount:
    """What the house knows of whoever asks."""

    begin: AccountsWork

    def view(self, actor: Actor) -> AccountView:
        """Raises Unauthenticated: nobody, and the holder of an order's token, have none."""
        with self.begin() as tx:
            return self._view(tx, actor)

    def change(self, actor: Actor, request: AccountRequest) -> AccountView:
        """Name, phone and addresses of a customer; staff are their manager's (Forbidden)."""
        with self.begin() as tx:
            if actor.customer_id is None:
                raise Forbidden
            customer = tx.customers.get(actor.customer_id)
            addresses = tuple(address.address() for address in request.addresses)
            tx.customers.save(
                evolve(customer, name=request.name, phone=request.phone, addresses=addresses)
            )
            return self._view(tx, actor)

    def use_address(self, actor: Actor, address: Address) -> None:
        """Offer that address first the next time; Forbidden to whoever is no customer."""
        if actor.customer_id is None:
            raise Forbidden
        with self.begin() as tx:
            tx.customers.save(tx.customers.get(actor.customer_id).using(address))

    def _view(self, tx: AccountsTransaction, actor: Actor) -> AccountView:
        account = tx.accounts.get(actor.id)
        if account is None:
            raise Unauthenticated
        customer = tx.customers.get(actor.customer_id) if actor.customer_id else None
        return AccountView(
            id=account.id,
            email=account.email,
            name=account.name,
            phone=customer.phone if customer else None,
            addresses=tuple(map(address_view, customer.addresses)) if customer else (),
            roles=role_views(account.grants),
        )

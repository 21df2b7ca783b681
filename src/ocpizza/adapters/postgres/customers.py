"""Customers as rows; without `confirmed_at` a row is a request that a mail has to confirm."""

from __future__ import annotations

from datetime import datetime

from attrs import asdict, frozen
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ocpizza.adapters.postgres.tables.people import customer_addresses, customers, staff
from ocpizza.application.ports.accounts import Unused
from ocpizza.domain.errors import NotFound
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.customer import Customer


@frozen
class PostgresCustomers:
    """The `Customers` port."""

    connection: Connection

    def get(self, customer: str) -> Customer:
        own = customers.c.id == customer, customers.c.confirmed_at.is_not(None)
        row = self.connection.execute(select(customers).where(*own)).one_or_none()
        if row is None:
            raise NotFound
        places = select(customer_addresses).where(customer_addresses.c.customer_id == customer)
        addresses = self.connection.execute(places.order_by(customer_addresses.c.position))
        return Customer(
            row.id,
            row.email,
            row.name,
            row.phone,
            tuple(
                Address(at.line1, at.postcode, at.city, at.line2, at.instructions)
                for at in addresses
            ),
        )

    def ask(self, customer: Customer, password_hash: str, at: datetime) -> None:
        self.connection.execute(
            insert(customers).values(
                id=customer.id,
                email=customer.email,
                name=customer.name,
                phone=customer.phone,
                password_hash=password_hash,
                created_at=at,
            )
        )

    def confirm(self, customer: str, at: datetime) -> bool:
        taken = select(staff.c.id).where(staff.c.email == customers.c.email).exists()
        confirmed = (
            update(customers)
            .where(customers.c.id == customer, customers.c.confirmed_at.is_(None), ~taken)
            .values(confirmed_at=at)
            .returning(customers.c.email)
        )
        try:
            with self.connection.begin_nested():
                email = self.connection.execute(confirmed).scalar_one_or_none()
        except IntegrityError:  # another request for the address was confirmed first
            return False
        if email is None:
            return False
        others = customers.c.email == email, customers.c.confirmed_at.is_(None)
        self.connection.execute(delete(customers).where(*others))
        return True

    def save(self, customer: Customer) -> None:
        own = update(customers).where(customers.c.id == customer.id)
        self.connection.execute(own.values(name=customer.name, phone=customer.phone))
        old = customer_addresses.c.customer_id == customer.id
        self.connection.execute(delete(customer_addresses).where(old))
        if customer.addresses:
            self.connection.execute(
                insert(customer_addresses),
                [
                    {"customer_id": customer.id, "position": position, **asdict(address)}
                    for position, address in enumerate(customer.addresses)
                ],
            )

    def seen(self, customer: str, at: datetime) -> None:
        own = update(customers).where(customers.c.id == customer)
        self.connection.execute(own.values(seen_at=at, warned_at=None))

    def erase(self, customer: str) -> None:
        email = select(customers.c.email).where(customers.c.id == customer).scalar_subquery()
        self.connection.execute(delete(customers).where(customers.c.email == email))

    def forget_unconfirmed(self, before: datetime) -> int:
        old = customers.c.confirmed_at.is_(None), customers.c.created_at < before
        return self.connection.execute(delete(customers).where(*old)).rowcount


_last_seen = func.coalesce(customers.c.seen_at, customers.c.confirmed_at)


@frozen
class PostgresUnusedAccounts:
    """The `UnusedAccounts` port; `engine` in autocommit."""

    engine: Engine

    def next_due(self, seen_before: datetime, warned_before: datetime) -> Unused | None:
        columns = customers.c.id, customers.c.email, _last_seen, customers.c.warned_at
        warned = customers.c.warned_at
        due = select(*columns).where(
            _last_seen < seen_before, warned.is_(None) | (warned < warned_before)
        )
        with self.engine.connect() as connection:
            row = connection.execute(
                due.order_by(_last_seen, customers.c.id).limit(1)
            ).one_or_none()
        return Unused(*row) if row is not None else None

    def warned(self, customer: str, at: datetime) -> None:
        own = update(customers).where(customers.c.id == customer)
        with self.engine.connect() as connection:
            connection.execute(own.values(warned_at=at))

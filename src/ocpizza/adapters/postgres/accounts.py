"""What people sign in with: one query over staff and confirmed customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    Row,
    cast,
    false,
    func,
    null,
    select,
    true,
    union_all,
    update,
)

from ocpizza.adapters.postgres.tables.metadata import GROUP, is_id
from ocpizza.adapters.postgres.tables.people import access_tokens, customers, staff, staff_grants
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.people.account import CUSTOMER, Account
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.people.second_factor import SecondFactor

GRANTS = (
    select(func.json_agg(func.json_build_array(staff_grants.c.role, staff_grants.c.store_id)))
    .where(staff_grants.c.staff_id == staff.c.id)
    .scalar_subquery()
    .label("grants")
)

# Halves of the same types and without a WHERE: only into such does PostgreSQL look by index.
_ACCOUNT = union_all(
    select(
        true().label("is_staff"),
        true().label("confirmed"),
        staff.c.id,
        staff.c.email,
        staff.c.name,
        staff.c.password_hash,
        staff.c.disabled,
        staff.c.totp_secret,
        staff.c.totp_step,
        GRANTS,
    ),
    select(
        false(),
        customers.c.confirmed_at.is_not(None),
        customers.c.id,
        customers.c.email,
        customers.c.name,
        customers.c.password_hash,
        false(),
        cast(null(), staff.c.totp_secret.type),
        cast(null(), staff.c.totp_step.type),
        cast(null(), JSON),
    ),
).subquery("account")

_KNOWN = select(_ACCOUNT).where(_ACCOUNT.c.confirmed)

_BY_TOKEN = _KNOWN.join(access_tokens, access_tokens.c.holder == _ACCOUNT.c.id).where(
    ~_ACCOUNT.c.disabled
)


@frozen
class PostgresAccounts:
    """The `Accounts` port."""

    connection: Connection

    def find(self, email: str) -> Account | None:
        named = _KNOWN.where(_ACCOUNT.c.email == email)
        found = self.connection.execute(named.order_by(_ACCOUNT.c.is_staff.desc())).first()
        return _account(found) if found is not None else None

    def get(self, account: str) -> Account | None:
        if not is_id(account):
            return None
        of_id = _KNOWN.where(_ACCOUNT.c.id == account)
        found = self.connection.execute(of_id).one_or_none()
        return _account(found) if found is not None else None

    def set_password(self, account: str, password_hash: str) -> None:
        for table in (staff, customers):
            own = update(table).where(table.c.id == account)
            self.connection.execute(own.values(password_hash=password_hash))

    def set_second_factor(self, account: str, secret: bytes | None) -> None:
        own = update(staff).where(staff.c.id == account)
        self.connection.execute(own.values(totp_secret=secret, totp_step=None))

    def use_step(self, account: str, step: int) -> bool:
        used = (
            update(staff)
            .where(staff.c.id == account, func.coalesce(staff.c.totp_step, -1) < step)
            .values(totp_step=step)
        )
        return self.connection.execute(used).rowcount == 1


@frozen
class PostgresCallers:
    """The `Callers` port; `engine` in autocommit."""

    engine: Engine

    def by_token(self, digest: bytes, kind: TokenKind, now: datetime) -> Actor | None:
        good = _BY_TOKEN.where(
            access_tokens.c.digest == digest,
            access_tokens.c.kind == kind,
            access_tokens.c.expires_at > now,
        )
        with self.engine.connect() as connection:
            found = connection.execute(good).one_or_none()
        return _account(found).actor() if found is not None else None


def grants_of(row: Row[*tuple[Any, ...]]) -> frozenset[Grant]:
    return frozenset(
        Grant(Role(role), store if store != GROUP else None) for role, store in row.grants or ()
    )


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    factor = None
    if row.totp_secret is not None:
        factor = SecondFactor(row.totp_secret, -1 if row.totp_step is None else row.totp_step)
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        grants=grants_of(row) if row.is_staff else CUSTOMER,
        password_hash=row.password_hash,
        second_factor=factor,
        disabled=row.disabled,
    )

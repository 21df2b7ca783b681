"""All that is kept of people, in dictionaries."""

from __future__ import annotations

from datetime import datetime

from attrs import define, field, frozen

from ocpizza.adapters.memory.database import AuditRow
from ocpizza.adapters.memory.mails import KeptMail
from ocpizza.application.ports.accounts import Token
from ocpizza.domain.people.account import CUSTOMER, Account, WrongPasswords
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.customer import Customer
from ocpizza.domain.people.second_factor import SecondFactor
from ocpizza.domain.people.security import Security
from ocpizza.domain.people.staff import StaffMember


@frozen
class KeptMember:
    member: StaffMember
    password_hash: str | None
    second_factor: SecondFactor | None = None


@frozen
class KeptCustomer:
    customer: Customer
    password_hash: str
    asked_at: datetime
    confirmed_at: datetime | None = None
    seen_at: datetime | None = None
    warned_at: datetime | None = None


@define
class AccountsState:
    """All that is kept of people. `stores` are those that a role may be given for."""

    stores: frozenset[str] = frozenset()
    staff: dict[str, KeptMember] = field(factory=dict)
    customers: dict[str, KeptCustomer] = field(factory=dict)
    tokens: dict[bytes, Token] = field(factory=dict)
    wrong: dict[bytes, WrongPasswords] = field(factory=dict)
    mails: dict[str, KeptMail] = field(factory=dict)
    audit: list[tuple[str, AuditRow]] = field(factory=list)
    security: Security = field(factory=Security)

    def copy(self) -> AccountsState:
        return AccountsState(
            self.stores,
            dict(self.staff),
            dict(self.customers),
            dict(self.tokens),
            dict(self.wrong),
            dict(self.mails),
            list(self.audit),
            self.security,
        )

    def account_of(self, email: str) -> Account | None:
        known = (self.account(each) for each in (*self.staff, *self.customers))
        return next((each for each in known if each is not None and each.email == email), None)

    def account(self, account: str) -> Account | None:
        if account in self.staff:
            kept = self.staff[account]
            member = kept.member
            return Account(
                member.id,
                member.email,
                member.name,
                member.grants,
                kept.password_hash,
                kept.second_factor,
                member.disabled,
            )
        found = self.customers.get(account)
        if found is None or found.confirmed_at is None:
            return None
        customer = found.customer
        return Account(customer.id, customer.email, customer.name, CUSTOMER, found.password_hash)


@frozen
class MemoryGroupAudit:
    rows: list[tuple[str, AuditRow]]
    store: str

    def record(
        self, actor: Actor, at: datetime, what: str, subject: str, before: object, after: object
    ) -> None:
        self.rows.append((self.store, AuditRow(actor.id, at, what, subject, before, after)))

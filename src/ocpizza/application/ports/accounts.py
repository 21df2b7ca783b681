"""Accounts of staff and customers, their tokens and their mails: one transaction on all of them.

They belong to the group, not to a store. Addresses are canonical (`canonical_email`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from ocpizza.application.ports.mail import Mails
from ocpizza.application.ports.unit_of_work import AuditTrail
from ocpizza.domain.people.account import Account, WrongPasswords
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.customer import Customer
from ocpizza.domain.people.security import Security
from ocpizza.domain.people.staff import StaffMember

GROUP = "*"
"""Stands for the whole group where an audit row names a store."""


class TokenKind(StrEnum):
    """What a token opens. The first two sign in a program and a browser; mails carry the next."""

    BEARER = "bearer"
    SESSION = "session"
    CONFIRMATION = "confirmation"
    RESET = "reset"
    INVITATION = "invitation"
    ENROLMENT = "enrolment"
    """Of a browser whose user has to get a second factor before anything else."""
    SECOND_STEP = "second-step"
    """Of a browser that was given a right password, until the code is there too."""


@frozen
class Token:
    """A token as it is kept: its digest, never itself. `holder` is the id of an account."""

    digest: bytes
    kind: TokenKind
    holder: str
    expires_at: datetime


class Accounts(Protocol):
    """What people sign in with."""

    def find(self, email: str) -> Account | None:
        """The account of that address: a member of staff's first, then a confirmed customer's."""

    def get(self, account: str) -> Account | None:
        """The account of that id, if it can be signed in with."""

    def set_password(self, account: str, password_hash: str) -> None: ...

    def set_second_factor(self, account: str, secret: bytes | None) -> None:
        """Ask a member of staff for codes made of `secret` from now on, or for none."""

    def use_step(self, account: str, step: int) -> bool:
        """Remember the step of a code; False when that or a later one was used before."""


class Staff(Protocol):
    """The people of the house, those who left included."""

    def get(self, member: str) -> StaffMember:
        """Raises NotFound. Held until the end of the transaction."""

    def add(self, member: StaffMember, password_hash: str | None) -> StaffMember:
        """As kept: who left and comes back under the same address has the id of then.

        Raises AlreadyExists when somebody who works here has the address.
        """

    def save(self, member: StaffMember) -> None: ...

    def members(
        self, stores: frozenset[str] | None, after: str | None, limit: int
    ) -> list[StaffMember]:
        """Those with a role in one of the stores (None: all), by id, after that id."""

    def unknown_stores(self, stores: frozenset[str]) -> frozenset[str]: ...


class Customers(Protocol):
    """People with an account, and those who asked for one."""

    def get(self, customer: str) -> Customer:
        """A confirmed one; raises NotFound."""

    def ask(self, customer: Customer, password_hash: str, at: datetime) -> None:
        """Keep a request for an account until the mail confirms it."""

    def confirm(self, customer: str, at: datetime) -> bool:
        """Make the request an account, and forget the others for its address.

        False when the address has an account already.
        """

    def save(self, customer: Customer) -> None:
        """Name, phone and addresses."""

    def seen(self, customer: str, at: datetime) -> None:
        """The account is used: a warning that it was not is void. Nobody's id does nothing."""

    def erase(self, customer: str) -> None:
        """Forget an account with its addresses, and every request for its address."""

    def forget_unconfirmed(self, before: datetime) -> int: ...


@frozen
class Unused:
    """A customer's account that nobody has signed in to since `seen_at`."""

    customer: str
    email: str
    seen_at: datetime
    warned_at: datetime | None


class UnusedAccounts(Protocol):
    """Accounts of customers that nobody uses any more."""

    def next_due(self, seen_before: datetime, warned_before: datetime) -> Unused | None:
        """The longest unused of those that were not warned, or warned before; None: nobody's."""

    def warned(self, customer: str, at: datetime) -> None:
        """It was announced that the account will be erased."""


class Tokens(Protocol):
    """Tokens by their digest."""

    def keep(self, token: Token, now: datetime) -> None: ...

    def holder(self, digest: bytes, kind: TokenKind, now: datetime) -> str | None:
        """Whose it is, if it is of that kind and good."""

    def end(self, digest: bytes) -> None: ...

    def end_all(self, holder: str) -> None: ...

    def forget_expired(self, now: datetime) -> int: ...


class Attempts(Protocol):
    """Wrong passwords, counted by the digest of account and network."""

    def wrong(self, digest: bytes, now: datetime) -> WrongPasswords: ...

    def count(self, digest: bytes, now: datetime) -> None:
        """One more; the first after `WRONG_FORGOTTEN_AFTER` starts from one again."""

    def clear(self, digest: bytes) -> None: ...

    def forget_old(self, now: datetime) -> int: ...


class Settings(Protocol):
    """What the group has settled about signing in."""

    def security(self) -> Security: ...

    def put_security(self, security: Security) -> None: ...


class AccountsTransaction(Protocol):
    """One transaction on the accounts of the group."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def settings(self) -> Settings: ...
    def audit(self, store: str) -> AuditTrail: ...


class AccountsWork(Protocol):
    """Begins transactions: commits on a clean exit, else rolls back."""

    def __call__(self) -> AbstractContextManager[AccountsTransaction]: ...


class Callers(Protocol):
    """Who calls, from the token of each request: one query, nothing kept."""

    def by_token(self, digest: bytes, kind: TokenKind, now: datetime) -> Actor | None:
        """The holder of a good token, as what they may do at this moment; None when disabled."""

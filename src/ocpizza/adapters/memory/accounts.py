"""Accounts in memory: a transaction works on a copy, which its end puts in the original's place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import RLock

from attrs import define, evolve, field, frozen

from ocpizza.adapters.memory.accounts_state import AccountsState, MemoryGroupAudit
from ocpizza.adapters.memory.mails import MemoryMails
from ocpizza.adapters.memory.people import MemoryCustomers, MemoryStaff
from ocpizza.adapters.memory.tokens import MemoryAttempts, MemoryTokens
from ocpizza.application.ports.accounts import TokenKind, Unused
from ocpizza.domain.people.account import Account
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.second_factor import SecondFactor
from ocpizza.domain.people.security import Security


@frozen
class MemoryAccounts:
    state: AccountsState

    def find(self, email: str) -> Account | None:
        return self.state.account_of(email)

    def get(self, account: str) -> Account | None:
        return self.state.account(account)

    def set_password(self, account: str, password_hash: str) -> None:
        if account in self.state.staff:
            kept = self.state.staff[account]
            self.state.staff[account] = evolve(kept, password_hash=password_hash)
        elif account in self.state.customers:
            asked = self.state.customers[account]
            self.state.customers[account] = evolve(asked, password_hash=password_hash)

    def set_second_factor(self, account: str, secret: bytes | None) -> None:
        factor = SecondFactor(secret) if secret is not None else None
        self.state.staff[account] = evolve(self.state.staff[account], second_factor=factor)

    def use_step(self, account: str, step: int) -> bool:
        kept = self.state.staff[account]
        if kept.second_factor is None or step <= kept.second_factor.last_step:
            return False
        used = evolve(kept.second_factor, last_step=step)
        self.state.staff[account] = evolve(kept, second_factor=used)
        return True


@frozen
class MemorySettings:
    state: AccountsState

    def security(self) -> Security:
        return self.state.security

    def put_security(self, security: Security) -> None:
        self.state.security = security


@frozen
class MemoryAccountsTransaction:
    accounts: MemoryAccounts
    staff: MemoryStaff
    customers: MemoryCustomers
    tokens: MemoryTokens
    attempts: MemoryAttempts
    mails: MemoryMails
    settings: MemorySettings
    _state: AccountsState

    def audit(self, store: str) -> MemoryGroupAudit:
        return MemoryGroupAudit(self._state.audit, store)


@define
class MemoryAccountsWork:
    """The `AccountsWork` port: one transaction at a time."""

    state: AccountsState = field(factory=AccountsState)
    _lock: RLock = field(factory=RLock)

    @contextmanager
    def __call__(self) -> Iterator[MemoryAccountsTransaction]:
        with self._lock:
            draft = self.state.copy()
            yield MemoryAccountsTransaction(
                MemoryAccounts(draft),
                MemoryStaff(draft),
                MemoryCustomers(draft),
                MemoryTokens(draft),
                MemoryAttempts(draft),
                MemoryMails(draft.mails),
                MemorySettings(draft),
                draft,
            )
            self.state = draft


@frozen
class MemoryCallers:
    """The `Callers` port."""

    work: MemoryAccountsWork

    def by_token(self, digest: bytes, kind: TokenKind, now: datetime) -> Actor | None:
        state = self.work.state
        holder = MemoryTokens(state).holder(digest, kind, now)
        account = state.account(holder) if holder is not None else None
        return account.actor() if account is not None and not account.disabled else None


@frozen
class MemoryUnusedAccounts:
    """The `UnusedAccounts` port."""

    work: MemoryAccountsWork

    def next_due(self, seen_before: datetime, warned_before: datetime) -> Unused | None:
        accounts = [
            Unused(kept.customer.id, kept.customer.email, seen_at, kept.warned_at)
            for kept in self.work.state.customers.values()
            if kept.confirmed_at is not None
            and (seen_at := kept.seen_at or kept.confirmed_at) < seen_before
            and (kept.warned_at is None or kept.warned_at < warned_before)
        ]
        return min(accounts, key=lambda one: (one.seen_at, one.customer), default=None)

    def warned(self, customer: str, at: datetime) -> None:
        kept = self.work.state.customers[customer]
        self.work.state.customers[customer] = evolve(kept, warned_at=at)

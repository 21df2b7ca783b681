"""Accounts that nobody uses any more: announced, then erased (rules of personal data, §8.2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from attrs import frozen
from msgspec import Struct

from ocpizza.application.accounts.own_data import OwnData
from ocpizza.application.ports.accounts import AccountsWork, Unused, UnusedAccounts
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.reading.following import OrderRecords
from ocpizza.domain.errors import StillOpen
from ocpizza.domain.legal.retention import account_retention
from ocpizza.domain.orders.order import Order

AT_ONCE = 50


class ForgottenAccounts(Struct, frozen=True):
    """How many were announced, and how many erased."""

    announced: int = 0
    erased: int = 0


@frozen
class ForgettingUnused:
    """A sweep takes up some of them; the next one takes the rest."""

    begin: AccountsWork
    unused: UnusedAccounts
    records: OrderRecords
    own_data: OwnData
    clock: Clock

    def run(self, most: int = AT_ONCE) -> ForgottenAccounts:
        """Announce what has been unused too long, and erase what was announced long enough ago.

        An order counts as use. One that is under way postpones the erasing by another notice.
        """
        now = self.clock.now()
        kept = account_retention(now.date())
        announced = erased = 0
        for _ in range(most):
            account = self.unused.next_due(now - kept.unused, now - kept.notice)
            if account is None:
                break
            last = self._last_order(account)
            if last is not None and last.placed_at > account.seen_at:
                with self.begin() as tx:
                    tx.customers.seen(account.customer, last.placed_at)
            elif account.warned_at is None:
                self._announce(account, last.language if last else "fr", now)
                announced += 1
            else:
                erased += self._erase(account, now)
        return ForgottenAccounts(announced, erased)

    def _last_order(self, account: Unused) -> Order | None:
        found = self.records.of_customer(account.customer, None, 1)
        return found[0] if found else None

    def _announce(self, account: Unused, language: str, now: datetime) -> None:
        # The same mail when a crash has it asked for twice.
        name = str(uuid5(UUID(account.customer), f"unused since {account.seen_at.isoformat()}"))
        kind = MailKind.ACCOUNT_UNUSED
        with self.begin() as tx:
            tx.mails.put(Mail(name, kind, account.email, language, account.customer, now))
        self.unused.warned(account.customer, now)

    def _erase(self, account: Unused, now: datetime) -> bool:
        try:
            self.own_data.forget(account.customer)
        except StillOpen:
            self.unused.warned(account.customer, now)
            return False
        return True

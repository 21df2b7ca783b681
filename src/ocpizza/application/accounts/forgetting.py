"""What was kept for a while is forgotten when the while is over (rules of personal data)."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.accounts import AccountsWork
from ocpizza.application.ports.clock import Clock

UNCONFIRMED_FOR = timedelta(days=7)
MAILS_FOR = timedelta(days=7)


class Forgotten(Struct, frozen=True):
    """How many of each were deleted."""

    tokens: int
    attempts: int
    requests: int
    mails: int


@frozen
class Forgetting:
    """A job of every night."""

    begin: AccountsWork
    clock: Clock

    def run(self) -> Forgotten:
        """Delete expired tokens, old wrong passwords, requests for accounts and mails."""
        now = self.clock.now()
        with self.begin() as tx:
            return Forgotten(
                tokens=tx.tokens.forget_expired(now),
                attempts=tx.attempts.forget_old(now),
                requests=tx.customers.forget_unconfirmed(now - UNCONFIRMED_FOR),
                mails=tx.mails.forget_old(now - MAILS_FOR),
            )

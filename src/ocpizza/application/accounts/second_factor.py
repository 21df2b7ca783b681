"""Members of staff have themselves asked for a code of their phone when they sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ocpizza.application.accounts.signing_in import Otp, TokenView, opened
from ocpizza.application.ports.accounts import GROUP, AccountsTransaction, AccountsWork, TokenKind
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.secrets import Secrets
from ocpizza.application.requests import Request
from ocpizza.domain.errors import Fault, Forbidden, Invalid, Unauthenticated
from ocpizza.domain.people.account import Account
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.second_factor import SECRET_BYTES, SecondFactor
from ocpizza.domain.people.staff import may_manage


class SecretView(Struct, frozen=True):
    """The secret in base32, as every authenticator app takes it."""

    secret: str


class EnrolmentView(Struct, frozen=True):
    """A secret for whoever has to enrol, whose address `email` is."""

    email: str
    secret: str


class SecondFactorRequest(Request, frozen=True):
    """The secret that was proposed, and a code that the phone made of it."""

    secret: Annotated[str, Meta(min_length=32, max_length=64)]
    otp: Otp


@frozen
class KeepingSecondFactor:
    """Nothing is kept before the phone has proved that it has the secret."""

    begin: AccountsWork
    secrets: Secrets
    clock: Clock

    def propose(self) -> SecretView:
        return SecretView(SecondFactor(self.secrets.key(SECRET_BYTES)).text)

    def turn_on(self, actor: Actor, request: SecondFactorRequest) -> None:
        """Ask the actor for codes from now on; raises Forbidden (not staff) or Invalid."""
        now = self.clock.now()
        with self.begin() as tx:
            account = tx.accounts.get(actor.id)
            if account is None or not account.is_staff:
                raise Forbidden
            _keep(tx, account, request, now)

    def awaits(self, token: str) -> bool:
        """Whether its holder was told to enrol when signing in, and has not done so yet."""
        now = self.clock.now()
        try:
            with self.begin() as tx:
                self._enrolling(tx, token, now)
        except Unauthenticated:
            return False
        return True

    def enrolment(self, token: str) -> EnrolmentView:
        """What to show to whoever was told to enrol when signing in; raises Unauthenticated."""
        now = self.clock.now()
        with self.begin() as tx:
            account = self._enrolling(tx, token, now)
        return EnrolmentView(account.email, self.propose().secret)

    def enrol(self, token: str, request: SecondFactorRequest) -> TokenView:
        """Turn it on for whoever was told to, and sign them in; raises Unauthenticated or Invalid."""
        now = self.clock.now()
        with self.begin() as tx:
            account = self._enrolling(tx, token, now)
            _keep(tx, account, request, now)
            tx.tokens.end(self.secrets.digest(token))
            return opened(tx, self.secrets, account, TokenKind.SESSION, now)

    def turn_off(self, actor: Actor, member: str) -> None:
        """For whoever lost the phone, by those who may manage them; raises NotFound or Forbidden.

        The phone may be signed in, so they are signed out everywhere. Without one nothing happens.
        """
        now = self.clock.now()
        with self.begin() as tx:
            found = tx.staff.get(member)
            if not may_manage(actor, found.grants):
                raise Forbidden
            account = tx.accounts.get(member)
            if account is None or account.second_factor is None:
                return
            tx.accounts.set_second_factor(member, None)
            tx.tokens.end_all(member)
            tx.audit(GROUP).record(actor, now, "second factor", member, "on", "off")

    def _enrolling(self, tx: AccountsTransaction, token: str, now: datetime) -> Account:
        holder = tx.tokens.holder(self.secrets.digest(token), TokenKind.ENROLMENT, now)
        account = tx.accounts.get(holder) if holder is not None else None
        if account is None or account.disabled or account.second_factor is not None:
            raise Unauthenticated
        return account


def _keep(
    tx: AccountsTransaction, account: Account, request: SecondFactorRequest, now: datetime
) -> None:
    try:
        factor = SecondFactor.parse(request.secret)
    except ValueError:
        raise Invalid((Fault("/secret", "not-a-secret"),)) from None
    step = factor.accepts(request.otp, now)
    if step is None:
        raise Invalid((Fault("/otp", "wrong-code"),))
    tx.accounts.set_second_factor(account.id, factor.secret)
    tx.accounts.use_step(account.id, step)
    tx.audit(GROUP).record(account.actor(), now, "second factor", account.id, None, "on")

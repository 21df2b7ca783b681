"""Signing in with a password and perhaps a code, and telling who calls afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ocpizza.application.ports.accounts import (
    AccountsTransaction,
    AccountsWork,
    Callers,
    Token,
    TokenKind,
)
from ocpizza.application.ports.clock import Clock, TrackingTokens
from ocpizza.application.ports.secrets import Passwords, Secrets
from ocpizza.application.requests import Email, Request
from ocpizza.domain.errors import SecondFactorNeeded, Unauthenticated
from ocpizza.domain.people.account import (
    LONGEST_PASSWORD,
    SECOND_STEP,
    Account,
    canonical_email,
)
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.people.security import TIME_TO_ENROL

Otp = Annotated[str, Meta(pattern=r"^[0-9]{6}$", min_length=6, max_length=6)]


class SignInRequest(Request, frozen=True):
    email: Email
    password: Annotated[str, Meta(min_length=1, max_length=LONGEST_PASSWORD)]
    otp: Otp | None = None


class RoleView(Struct, frozen=True):
    """A role, and the store it is for; None: the whole group."""

    role: Role
    store: str | None


class TokenView(Struct, frozen=True):
    """`token` is told here and never again."""

    token: str
    expires_at: datetime
    roles: tuple[RoleView, ...]


def role_views(grants: frozenset[Grant]) -> tuple[RoleView, ...]:
    ordered = sorted(grants, key=lambda grant: (grant.role.value, grant.store or ""))
    return tuple(RoleView(grant.role, grant.store) for grant in ordered)


def opened(
    tx: AccountsTransaction, secrets: Secrets, account: Account, kind: TokenKind, now: datetime
) -> TokenView:
    """A new token for the account, kept in this transaction."""
    enrols = kind is TokenKind.ENROLMENT
    token, expires_at = secrets.token(), now + (TIME_TO_ENROL if enrols else account.session)
    tx.tokens.keep(Token(secrets.digest(token), kind, account.id, expires_at), now)
    return TokenView(token, expires_at, () if enrols else role_views(account.grants))


@frozen
class SigningIn:
    """Passwords are hashed outside any transaction: it takes long, on purpose."""

    begin: AccountsWork
    callers: Callers
    passwords: Passwords
    secrets: Secrets
    tracking: TrackingTokens
    clock: Clock

    def sign_in(
        self, request: SignInRequest, network: str, kind: TokenKind = TokenKind.BEARER
    ) -> TokenView:
        """A token for the account.

        `network` is where the request comes from; wrong passwords and codes are counted per account
        and network together. An unknown address is answered as a wrong password, and as late.
        In a browser, who must have a second factor and has none gets a token of kind ENROLMENT: it
        opens nothing but that, so it comes without roles.
        Raises Unauthenticated, SecondFactorNeeded or TooManyAttempts.
        """
        now, tried = self.clock.now(), self._tried(request.email, network)
        with self.begin() as tx:
            wrong = tx.attempts.wrong(tried, now)
            account = tx.accounts.find(canonical_email(request.email))
            security = tx.settings.security()
        wrong.check(now)
        known_hash = account.password_hash if account is not None else None
        right = self.passwords.matches(known_hash, request.password)
        if account is None or account.disabled or not right:
            raise self._wrong(tried, now)
        if security.must_enrol(account):
            if kind is not TokenKind.SESSION:
                raise SecondFactorNeeded(enrolled=False)
            kind = TokenKind.ENROLMENT
        rehashed = self._rehashed(account, request.password)
        if rehashed is not None:
            with self.begin() as tx:
                tx.accounts.set_password(account.id, rehashed)
        if account.second_factor is not None and request.otp is None:
            browser = kind is TokenKind.SESSION
            raise SecondFactorNeeded(step=self._step(account, now) if browser else None)
        return self._let_in(account, request.otp, tried, kind)

    def second_step(self, step: str, otp: str, network: str) -> TokenView:
        """A session for whoever gave the right password before, and the code now.

        `step` is what `SecondFactorNeeded` told. Raises Unauthenticated (it is too old, or the code
        is wrong; a wrong one may be tried again) or TooManyAttempts.
        """
        now, digest = self.clock.now(), self.secrets.digest(step)
        with self.begin() as tx:
            holder = tx.tokens.holder(digest, TokenKind.SECOND_STEP, now)
            account = tx.accounts.get(holder) if holder is not None else None
            if account is None or account.disabled or account.second_factor is None:
                raise Unauthenticated
            tried = self._tried(account.email, network)
            wrong = tx.attempts.wrong(tried, now)
        wrong.check(now)
        session = self._let_in(account, otp, tried, TokenKind.SESSION)
        self.sign_out(step)
        return session

    def awaits_code(self, step: str) -> bool:
        """Whether the step still stands for a password."""
        with self.begin() as tx:
            digest, now = self.secrets.digest(step), self.clock.now()
            return tx.tokens.holder(digest, TokenKind.SECOND_STEP, now) is not None

    def sign_out(self, token: str) -> None:
        """End the token, if it is one."""
        with self.begin() as tx:
            tx.tokens.end(self.secrets.digest(token))

    def authenticate(self, token: str, kind: TokenKind = TokenKind.BEARER) -> Actor:
        """Who holds the token, with the roles of this moment.

        The token of an order is recomputed, without asking the database, and opens that order
        alone. Raises Unauthenticated.
        """
        order = self.tracking.read(token)
        if order is not None:
            return Actor(f"order:{order[1]}", frozenset(), order=order)
        actor = self.callers.by_token(self.secrets.digest(token), kind, self.clock.now())
        if actor is None:
            raise Unauthenticated
        return actor

    def _let_in(
        self, account: Account, otp: str | None, tried: bytes, kind: TokenKind
    ) -> TokenView:
        """Open a token for whoever gave the right password, and the right code where one is due."""
        now, step = self.clock.now(), None
        if account.second_factor is not None:
            step = account.second_factor.accepts(otp or "", now)
            if step is None:
                raise self._wrong(tried, now)
        with self.begin() as tx:
            if step is not None and not tx.accounts.use_step(account.id, step):
                raise Unauthenticated
            tx.attempts.clear(tried)
            tx.customers.seen(account.id, now)
            return opened(tx, self.secrets, account, kind, now)

    def _step(self, account: Account, now: datetime) -> str:
        step = self.secrets.token()
        with self.begin() as tx:
            kept = self.secrets.digest(step), TokenKind.SECOND_STEP, account.id, now + SECOND_STEP
            tx.tokens.keep(Token(*kept), now)
        return step

    def _tried(self, email: str, network: str) -> bytes:
        return self.secrets.digest(f"{canonical_email(email)} {network}")

    def _wrong(self, tried: bytes, now: datetime) -> Unauthenticated:
        with self.begin() as tx:
            tx.attempts.count(tried, now)
        return Unauthenticated()

    def _rehashed(self, account: Account, password: str) -> str | None:
        if account.password_hash is None or not self.passwords.outdated(account.password_hash):
            return None
        return self.passwords.hash(password)

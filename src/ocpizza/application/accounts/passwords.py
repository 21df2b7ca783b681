"""A forgotten password, and the first one of somebody who was invited: a mail lets them choose."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.accounts.signing_up import (
    MAILS_FORGOTTEN_AFTER,
    MOST_MAILS,
    NewPassword,
)
from ocpizza.application.ports.accounts import (
    GROUP,
    AccountsTransaction,
    AccountsWork,
    TokenKind,
)
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.ports.secrets import Passwords, Secrets
from ocpizza.application.requests import Email, Request
from ocpizza.domain.errors import Forbidden, Invalid, NotFound
from ocpizza.domain.people.account import Account, canonical_email, password_faults
from ocpizza.domain.people.actor import Actor


class ForgottenRequest(Request, frozen=True):
    email: Email


class PasswordRequest(Request, frozen=True):
    password: NewPassword


@frozen
class ChoosingPassword:
    """Without knowing the old one, by a token that only the owner of the mailbox gets."""

    begin: AccountsWork
    passwords: Passwords
    secrets: Secrets
    clock: Clock
    ids: Ids

    def forgotten(self, request: ForgottenRequest, language: str) -> None:
        """Have the mail sent if the address has an account; the answer is the same if not."""
        email, now = canonical_email(request.email), self.clock.now()
        with self.begin() as tx:
            account = tx.accounts.find(email)
            if account is None or account.disabled:
                return
            if tx.mails.asked_since(email, now - MAILS_FORGOTTEN_AFTER) < MOST_MAILS:
                kind = MailKind.RESET_PASSWORD
                tx.mails.put(Mail(self.ids.new(), kind, email, language, account.id, now))

    def may_choose(self, token: str) -> bool:
        """Whether the token of a mail is still good."""
        with self.begin() as tx:
            return self._holder(tx, token) is not None

    def choose(self, token: str, request: PasswordRequest) -> None:
        """Set the password of whoever holds the token, and sign them out everywhere.

        Raises NotFound for a token that is none, or no longer; Invalid for a password too easy to
        guess.
        """
        password_hash = self.passwords.hash(request.password)
        with self.begin() as tx:
            account = self._holder(tx, token)
            if account is None:
                raise NotFound
            faults = password_faults(request.password, account.email, account.name)
            if faults:
                raise Invalid(faults)
            tx.accounts.set_password(account.id, password_hash)
            tx.tokens.end_all(account.id)

    def set_for(self, actor: Actor, email: str, password: str) -> None:
        """An admin sets somebody's password, which signs them out everywhere; it is audited.

        Raises Forbidden, NotFound or Invalid.
        """
        if not actor.is_admin():
            raise Forbidden
        password_hash, now = self.passwords.hash(password), self.clock.now()
        with self.begin() as tx:
            account = tx.accounts.find(canonical_email(email))
            if account is None:
                raise NotFound
            faults = password_faults(password, account.email, account.name)
            if faults:
                raise Invalid(faults)
            tx.accounts.set_password(account.id, password_hash)
            tx.tokens.end_all(account.id)
            tx.audit(GROUP).record(actor, now, "password", account.id, None, None)

    def _holder(self, tx: AccountsTransaction, token: str) -> Account | None:
        now, digest = self.clock.now(), self.secrets.digest(token)
        holder = tx.tokens.holder(digest, TokenKind.RESET, now) or tx.tokens.holder(
            digest, TokenKind.INVITATION, now
        )
        account = tx.accounts.get(holder) if holder is not None else None
        return None if account is None or account.disabled else account

"""Customers open an account: what is answered never tells whether the address has one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from attrs import frozen
from msgspec import Meta

from ocpizza.application.ports.accounts import AccountsWork, TokenKind
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.ports.secrets import Passwords, Secrets
from ocpizza.application.requests import Email, Name, Phone, Request
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound
from ocpizza.domain.people.account import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    canonical_email,
    password_faults,
)
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.customer import Customer

MOST_MAILS = 3
MAILS_FORGOTTEN_AFTER = timedelta(hours=1)

NewPassword = Annotated[str, Meta(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]


class SignUpRequest(Request, frozen=True):
    """`phone` is E.164 by the time it gets here."""

    email: Email
    password: NewPassword
    name: Name
    phone: Phone


@frozen
class SigningUp:
    """Every request is kept apart until its own mail confirms it.

    So nobody opens an account with the password that somebody else chose for the address.
    """

    begin: AccountsWork
    passwords: Passwords
    secrets: Secrets
    clock: Clock
    ids: Ids

    def ask(self, request: SignUpRequest, language: str) -> None:
        """Keep the request and the mail that finishes it, or says that there is an account.

        At most three mails an hour to one address; beyond, nothing happens. Raises Invalid for a
        password too easy to guess.
        """
        faults = password_faults(request.password, request.email, request.name)
        if faults:
            raise Invalid(faults)
        email, now = canonical_email(request.email), self.clock.now()
        password_hash = self.passwords.hash(request.password)
        customer = Customer(self.ids.new(), email, request.name, request.phone)
        with self.begin() as tx:
            if tx.mails.asked_since(email, now - MAILS_FORGOTTEN_AFTER) >= MOST_MAILS:
                return
            known = tx.accounts.find(email)
            if known is None:
                tx.customers.ask(customer, password_hash, now)
                kind, about = MailKind.CONFIRM_SIGN_UP, customer.id
            else:
                kind, about = MailKind.ALREADY_SIGNED_UP, known.id
            tx.mails.put(Mail(self.ids.new(), kind, email, language, about, now))

    def open_for(self, actor: Actor, request: SignUpRequest) -> None:
        """Open the account at once, without a mail: an admin vouches for the address.

        Raises Forbidden, Invalid or AlreadyExists (the address).
        """
        if not actor.is_admin():
            raise Forbidden
        faults = password_faults(request.password, request.email, request.name)
        if faults:
            raise Invalid(faults)
        email, now = canonical_email(request.email), self.clock.now()
        password_hash = self.passwords.hash(request.password)
        customer = Customer(self.ids.new(), email, request.name, request.phone)
        with self.begin() as tx:
            tx.customers.ask(customer, password_hash, now)
            if tx.accounts.find(email) is not None or not tx.customers.confirm(customer.id, now):
                raise AlreadyExists(email)

    @retrying
    def confirm(self, token: str) -> None:
        """Open the account that the token of the mail was asked for.

        Raises NotFound for a token that is none, or no longer, or when the address has got an
        account meanwhile.
        """
        now, digest = self.clock.now(), self.secrets.digest(token)
        with self.begin() as tx:
            asked = tx.tokens.holder(digest, TokenKind.CONFIRMATION, now)
            if asked is None or not tx.customers.confirm(asked, now):
                raise NotFound
            tx.tokens.end_all(asked)

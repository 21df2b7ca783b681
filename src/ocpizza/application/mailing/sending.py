"""The worker writes and sends the mails that were asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from ocpizza.application.mailing.about_accounts import LIFETIMES, write
from ocpizza.application.mailing.about_orders import OrderLetters
from ocpizza.application.ports.accounts import AccountsWork, Token
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.mail import Letter, Mail, Post, PostDown, Undeliverable
from ocpizza.application.ports.secrets import Secrets

LEASE = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)


@frozen
class Mailing:
    """`site` is the origin that links lead to; without a `post` the mails wait."""

    begin: AccountsWork
    post: Post | None
    secrets: Secrets
    clock: Clock
    orders: OrderLetters
    site: str

    def send(self, most: int = 50) -> int:
        """Send what is due, oldest first; how many went.

        What the post does not take is tried again later, for a day. A crash after sending sends the
        same letter again, under the same id.
        """
        post, now = self.post, self.clock.now()
        if post is None:
            return 0
        with self.begin() as tx:
            mails = tx.mails.take(now, now + LEASE, most)
        return sum(self._send(post, mail, now) for mail in mails)

    def _send(self, post: Post, mail: Mail, now: datetime) -> bool:
        letter = self._letter(mail, now)
        sent = letter is not None
        try:
            if letter is not None:
                post.send(letter)
        except PostDown:
            if now - mail.asked_at < GIVEN_UP_AFTER:
                return False
            sent = False
        except Undeliverable:
            sent = False
        with self.begin() as tx:
            tx.mails.done(mail.id, self.clock.now())
        return sent

    def _letter(self, mail: Mail, now: datetime) -> Letter | None:
        if mail.account is None:
            return self.orders.write(mail, self.site)
        if mail.kind not in LIFETIMES:
            return write(mail, self.site, None)
        opens, lifetime = LIFETIMES[mail.kind]
        token = self.secrets.token()
        with self.begin() as tx:
            digest = self.secrets.digest(token)
            tx.tokens.keep(Token(digest, opens, mail.account, now + lifetime), now)
        return write(mail, self.site, token)

"""Mails about orders over ports in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, frozen

from ocpizza.adapters.memory.accounts import MemoryAccountsWork
from ocpizza.adapters.memory.clock import SettableClock, SignedTokens
from ocpizza.adapters.memory.database import Database
from ocpizza.adapters.memory.mails import MemoryPost
from ocpizza.adapters.system.secrets import SystemSecrets
from ocpizza.application.mailing.about_orders import OrderLetters
from ocpizza.application.mailing.announcing import Announcing
from ocpizza.application.mailing.sending import Mailing
from ocpizza.application.reading.events import StoredEvent
from ocpizza.application.reading.following import Mark, OrderQuery
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from tests.builders import BELLECOUR, EVENING, HOUR
from tests.unit.memory.house import MemoryHouse

SITE = "https://ocpizza.example"


@frozen
class Records:
    """Orders as they stand in memory."""

    database: Database

    def get(self, store: str, order: str) -> Order:
        try:
            return self.database.state(store).orders[order]
        except KeyError:
            raise NotFound from None

    def mark(self, store: str, order: str) -> Mark:
        raise AssertionError((store, order))

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        raise AssertionError((store, query, before))

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        raise AssertionError((customer, before, limit))

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        raise AssertionError((store, order))


@define
class MemoryOutbox:
    """The events of Bellecour; forgets its place when `forgetful`, as after a crash."""

    database: Database
    place: int = 0
    forgetful: bool = False

    def unread(self, consumer: str, limit: int) -> Sequence[StoredEvent]:
        written = self.database.state(BELLECOUR).events
        return [
            StoredEvent(
                BELLECOUR, w.sequence, w.event.kind, w.event.at, w.event.order, w.event.data
            )
            for w in written
            if w.sequence > self.place
        ][:limit]

    def mark_read(self, consumer: str, places: Mapping[str, int]) -> None:
        if not self.forgetful:
            self.place = max(self.place, places[BELLECOUR])


@define
class Ticking:
    """A clock that never shows the same time twice."""

    at: datetime = EVENING

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@define
class MailHouse:
    shop: MemoryHouse
    accounts: MemoryAccountsWork
    outbox: MemoryOutbox
    post: MemoryPost
    announcing: Announcing
    mailing: Mailing
    tracking: SignedTokens

    def subjects(self) -> list[str]:
        """Of the letters that what happened so far has sent."""
        self.announcing.run()
        self.mailing.send()
        return [letter.subject for letter in self.post.letters]


def a_mail_house() -> MailHouse:
    shop = MemoryHouse()
    shop.open_bellecour()
    accounts, outbox, post = MemoryAccountsWork(), MemoryOutbox(shop.database), MemoryPost()
    tracking, records = SignedTokens(), Records(shop.database)
    letters = OrderLetters(records, shop.offers(), tracking)
    return MailHouse(
        shop,
        accounts,
        outbox,
        post,
        Announcing(accounts, records, outbox, Ticking()),
        Mailing(accounts, post, SystemSecrets(), SettableClock(EVENING + HOUR), letters, SITE),
        tracking,
    )

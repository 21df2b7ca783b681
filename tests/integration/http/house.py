"""The whole site in memory: the real use cases, the writing ports of `adapters/memory`.

What PostgreSQL reads is read here from the same memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
from starlette.testclient import TestClient

from ocpizza.adapters.memory.chores import MemoryChores
from ocpizza.adapters.memory.clock import CountingIds, SettableClock, SignedTokens
from ocpizza.adapters.memory.database import Database
from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.adapters.memory.maintenance import MemoryMaintenanceBoard
from ocpizza.adapters.memory.offers import MemoryOffers
from ocpizza.adapters.memory.orderbook import MemoryOrderBook
from ocpizza.adapters.memory.unit_of_work import MemoryUnitOfWork
from ocpizza.adapters.system.maintenance import SystemMaintenanceWatch
from ocpizza.application.application import Application
from ocpizza.application.maintaining import MaintenanceView
from ocpizza.application.ordering.changing import Changing
from ocpizza.application.ordering.placing import Placing
from ocpizza.application.ordering.progressing import Progressing
from ocpizza.application.paying.at_the_door import PayingAtTheDoor
from ocpizza.application.paying.online import PayingOnline
from ocpizza.application.paying.reconciling import Reconciling
from ocpizza.application.paying.refunding import Refunding
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.application.reading.events import StoredEvent
from ocpizza.application.reading.following import Mark, OrderQuery, OrderReading
from ocpizza.application.reading.house import StoreFigures
from ocpizza.application.reading.kitchen import KitchenReading
from ocpizza.application.reading.machinery import (
    Backlog,
    Connections,
    JobSeen,
    Lag,
    Server,
    Waiting,
)
from ocpizza.application.reading.outbox import CONSUMERS
from ocpizza.application.reading.reports import ReportReading
from ocpizza.application.reading.shopping import Edition, ShopReading
from ocpizza.application.reading.stock import StockReading
from ocpizza.application.reading.takings import RefusedRefundView
from ocpizza.application.stockkeeping.moving import Moving
from ocpizza.config import Settings
from ocpizza.domain.errors import NotFound, Unauthenticated
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.unpaid import UnpaidCaps
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stores.store import Store
from ocpizza.entrypoints.http.app import create_app
from tests.builders import (
    ADMIN,
    ANN,
    BOB,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    ITEMS,
    MANAGER,
    PIZZAIOLO,
    PLENTY,
    a_menu,
    a_store,
    staff,
)

PEOPLE: Mapping[str, Actor] = {
    "ann": ANN,
    "bob": BOB,
    "counter": COUNTER,
    "pizzaiolo": PIZZAIOLO,
    "courier": COURIER,
    "manager": MANAGER,
    "admin": ADMIN,
    "far-courier": staff(Role.COURIER, "Far", GRENOBLE),
}


@attrs.frozen
class Reader:
    """The reading ports, over the memory that the writing ones write to."""

    database: Database

    def mark(self, store: str, order: str) -> Mark:
        found = self.get(store, order)
        return Mark(found.version, found.customer_id)

    def get(self, store: str, order: str) -> Order:
        try:
            return self.database.state(store).orders[order]
        except KeyError:
            raise NotFound from None

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        orders = sorted(self.database.state(store).orders.values(), key=lambda o: o.id)
        found = [order for order in reversed(orders) if before is None or order.id < before]
        return found[: query.limit + 1]

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        raise AssertionError((customer, before, limit))

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        return [p for p in self.database.state(store).payments.values() if p.order == order]

    def available(
        self, store: str, known: int | None = None
    ) -> tuple[Edition, Mapping[str, int] | None]:
        edition, levels = self.levels(store)
        fresh = {level.ingredient: level.available for level in levels}
        return edition, fresh if edition.seq != known else None

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        state = self.database.state(store)
        return Edition(state.last_event, state.offer.version), list(state.levels.values())

    def all(self) -> Sequence[Store]:
        return [state.offer.store for _, state in sorted(self.database.states.items())]

    def in_states(self, store: str, states: Sequence[Status]) -> Sequence[Order]:
        return [o for o in self.database.state(store).orders.values() if o.status in states]

    def of(self, item: str) -> tuple[Item, Mapping[str, Ingredient]]:
        if item not in ITEMS:
            raise NotFound
        return ITEMS[item], INGREDIENTS

    def heads(self, stores: Sequence[str]) -> Mapping[str, int]:
        return {store: self.database.state(store).last_event for store in stores}

    def after(self, positions: Mapping[str, int], limit: int) -> Sequence[StoredEvent]:
        found = [
            StoredEvent(store, w.sequence, w.event.kind, w.event.at, w.event.order, w.event.data)
            for store, place in positions.items()
            for w in self.database.state(store).events
            if w.sequence > place
        ]
        return found[:limit]

    def seal(self, listing: str, place: Sequence[str]) -> str:
        return "~".join((listing.replace(" ", "_"), *place))

    def open(self, listing: str, cursor: str) -> list[str] | None:
        sealed_for, *place = cursor.split("~")
        return place if sealed_for == listing.replace(" ", "_") else None


@attrs.frozen
class SignedIn:
    """Everybody's token is their name, and their session too."""

    tokens: SignedTokens

    def authenticate(self, token: str, kind: TokenKind = TokenKind.BEARER) -> Actor:
        order = self.tokens.read(token)
        if order is not None:
            return Actor(f"order:{order[1]}", frozenset(), order=order)
        if token not in PEOPLE or kind not in (TokenKind.BEARER, TokenKind.SESSION):
            raise Unauthenticated
        return PEOPLE[token]


class Site:
    """Two stores, everybody signed in, and a client."""

    backups: Any = None

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self.clock = SettableClock(EVENING)
        self.database = Database(self.clock)
        self.database.open_store(a_store(), a_menu(), PLENTY)
        self.database.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        self.gateway = MemoryGateway()
        self.ready = True
        settings = Settings.from_env(
            {"ENV": "TEST", "SITE_URL": "http://testserver", **(environ or {})}
        )
        app = create_app(self._application(settings), settings)
        self.client = TestClient(app, raise_server_exceptions=False)

    def check(self) -> None:
        if not self.ready:
            raise ConnectionError

    def read_only(self, error: Exception) -> bool:
        return isinstance(error, PermissionError)

    def away(self, error: Exception) -> bool:
        return isinstance(error, ConnectionError)

    # --- what operators read: an idle machine -------------------------------------------------

    def server(self) -> Server:
        self.check()
        return Server(180_001, 3, 97, 9_000_000, self.clock.now(), private=True)

    def waiting(self) -> Sequence[Waiting]:
        return [Waiting(backlog, 0, None) for backlog in Backlog]

    def lag(self) -> Sequence[Lag]:
        return [Lag(consumer, 0, None) for consumer in CONSUMERS]

    def jobs(self) -> Sequence[JobSeen]:
        return [JobSeen("reconcile", self.clock.now(), 0)]

    def pool(self) -> Connections:
        return Connections(lent=1, most=4)

    def stores(self) -> Sequence[StoreFigures]:
        return []

    def status(self) -> MaintenanceView:
        return MaintenanceView(on=False)

    def refused_refunds(self) -> Sequence[RefusedRefundView]:
        return []

    def _application(self, settings: Settings) -> Application:
        begin, offers = MemoryUnitOfWork(self.database), MemoryOffers(self.database)
        clock, ids, tokens = self.clock, CountingIds(), SignedTokens()
        reader, chores = Reader(self.database), MemoryChores(self.database)
        online = PayingOnline(begin, self.gateway, clock, ids, settings.origins)
        refunding = Refunding(begin, self.gateway, clock, ids)
        book = MemoryOrderBook(self.database)
        fields: dict[str, Any] = {
            "placing": Placing(book, offers, clock, ids, tokens, UnpaidCaps()),
            "changing": Changing(begin, offers, clock, ids),
            "progressing": Progressing(begin, clock, ids),
            "paying_online": online,
            "paying_at_the_door": PayingAtTheDoor(begin, clock, ids),
            "refunding": refunding,
            "reconciling": Reconciling(online, refunding, self.gateway, chores, clock),
            "moving": Moving(begin, clock),
            "signing_in": SignedIn(tokens),
            "order_reading": OrderReading(reader, offers, clock, reader),
            "shop_reading": ShopReading(offers, reader, reader, clock, reader),
            "kitchen_reading": KitchenReading(reader, reader, offers, clock),
            "stock_reading": StockReading(reader, cast("Any", None), offers, reader),
            "report_reading": ReportReading(cast("Any", None), reader, clock),
            "events": reader,
            "readiness": self,
            "watch": SystemMaintenanceWatch(MemoryMaintenanceBoard(), clock),
            "machinery": self,
            "house_reading": self,
            "maintaining": self,
            "backups": self.backups,
        }
        absent: dict[str, Any] = dict.fromkeys(field.name for field in attrs.fields(Application))
        return Application(**(absent | fields))

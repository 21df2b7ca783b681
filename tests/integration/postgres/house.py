"""A house whose ports are on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from ocpizza.adapters.memory.clock import CountingIds, SettableClock
from ocpizza.adapters.postgres.catalogue import PostgresCatalogue
from ocpizza.adapters.postgres.chores import PostgresChores
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.offers import PostgresOffers
from ocpizza.adapters.postgres.orderbook import PostgresOrderBook
from ocpizza.adapters.postgres.outbox import write_events
from ocpizza.adapters.postgres.past_orders import PostgresPastOrders
from ocpizza.adapters.postgres.reading.invariants import PostgresInvariants
from ocpizza.adapters.postgres.reading.tallies import PostgresTallies
from ocpizza.adapters.postgres.stores import PostgresStores
from ocpizza.adapters.postgres.tables.events import audit, events
from ocpizza.adapters.postgres.tables.stock import stock_ledger, stock_levels
from ocpizza.adapters.postgres.tables.stores import stores
from ocpizza.adapters.postgres.unit_of_work import PostgresUnitOfWork
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry, Selling, StoreEntry
from ocpizza.application.reading.checking import Checking
from ocpizza.domain.events import Event, EventKind
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stock.movement import Movement, MovementKind
from ocpizza.domain.stores.store import Store
from tests.builders import BELLECOUR, EVENING
from tests.contracts.house import House, SeenAudit, SeenEvent, SeenMovement


class PostgresHouse(House):
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock, self.ids = SettableClock(EVENING), CountingIds()
        self.begin = PostgresUnitOfWork(engine, self.clock, self.ids)
        self.book = PostgresOrderBook(engine)
        self.chores = PostgresChores(engine)
        self.past = PostgresPastOrders(autocommit(engine))
        self.tallies = PostgresTallies(engine)

    def offers(self) -> PostgresOffers:
        return PostgresOffers(self.engine)

    def open_store(self, store: Store, menu: Menu, stock: Mapping[str, int]) -> None:
        with self.engine.begin() as connection:
            _put_menu(connection, menu)
            _put_store(connection, store, menu)
            kept = stock_levels.c.store_id == store.id, stock_levels.c.ingredient_id.not_in(stock)
            connection.execute(stock_levels.delete().where(*kept))
        receipts = [
            Movement(MovementKind.RECEIPT, ingredient, on_hand=amount)
            for ingredient, amount in stock.items()
        ]
        with self.begin(store.id) as tx:
            tx.stock.apply(receipts, SYSTEM, self.clock.now())

    def change_offer(self, store: Store, menu: Menu) -> None:
        with self.engine.begin() as connection:
            # Whoever changes the catalogue holds the store first, as its adapter does.
            connection.execute(select(stores.c.id).where(stores.c.id == store.id).with_for_update())
            _put_menu(connection, menu)
            _put_store(connection, store, menu)
            changed = Event(EventKind.OFFER_CHANGED, self.clock.now(), {})
            write_events(connection, store.id, [changed])

    def events(self, store: str = BELLECOUR) -> Sequence[SeenEvent]:
        kept = select(events).where(events.c.store_id == store).order_by(events.c.seq)
        with self.engine.connect() as connection:
            rows = connection.execute(kept)
            return [SeenEvent(row.seq, row.kind, row.order_id, row.data) for row in rows]

    def ledger(self, store: str = BELLECOUR) -> Sequence[SeenMovement]:
        kept = (
            select(stock_ledger)
            .where(stock_ledger.c.store_id == store)
            .order_by(stock_ledger.c.act, stock_ledger.c.step)
        )
        with self.engine.connect() as connection:
            return [
                SeenMovement(
                    row.kind,
                    row.ingredient_id,
                    row.on_hand,
                    row.reserved,
                    row.order_id,
                    row.reason,
                    row.actor,
                )
                for row in connection.execute(kept)
            ]

    def audit(self, store: str = BELLECOUR) -> Sequence[SeenAudit]:
        kept = select(audit).where(audit.c.store_id == store).order_by(audit.c.id)
        with self.engine.connect() as connection:
            return [
                SeenAudit(row.actor, row.at, row.what, row.subject, row.before, row.after)
                for row in connection.execute(kept)
            ]

    def faults(self) -> Sequence[str]:
        checked = Checking(PostgresInvariants(self.engine)).run()
        return [str(finding) for _, findings in checked for finding in findings]


def _put_menu(connection: Connection, menu: Menu) -> None:
    catalogue = PostgresCatalogue(connection)
    for ingredient in menu.ingredients.values():
        kept = catalogue.ingredient(ingredient.id)
        version = kept.version if kept else 0
        supplements = menu.supplements.get(ingredient.id, {})
        catalogue.put_ingredient(IngredientEntry(ingredient, supplements, version))
    for position, item in enumerate(menu.items.values()):
        known = catalogue.item(item.id)
        catalogue.put_item(ItemEntry(item, position, version=known.version if known else 0))


def _put_store(connection: Connection, store: Store, menu: Menu) -> None:
    kept = PostgresStores(connection)
    known = kept.get(store.id)
    kept.put(StoreEntry(store, known.version if known else 0))
    for known_item in PostgresCatalogue(connection).items():
        item = known_item.item.id
        kept.put_selling(store.id, item, Selling(offered=item in menu.offered))

"""A change of what is sold is seen by whoever places an order next, in the commit that made it."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from sqlalchemy import Engine, select

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.postgres.group_work import PostgresCatalogueWork
from ocpizza.adapters.postgres.offers import PostgresOffers
from ocpizza.adapters.postgres.tables.events import audit, events
from ocpizza.adapters.postgres.tables.stores import store_counters
from ocpizza.application.catalogue.keeping_menu import KeepingMenu
from ocpizza.application.catalogue.keeping_stores import KeepingStores, SellingRequest
from ocpizza.domain.errors import Invalid
from ocpizza.domain.money import Money
from tests.builders import ADMIN, BELLECOUR, COLA, EVENING, GRENOBLE, INGREDIENTS, a_store
from tests.contracts.catalogue import furnished
from tests.contracts.house import race
from tests.unit.catalogue.house import ingredient_request, item_request, store_request

DEARER = {"standard": {"price_cents": 400, "recipe": {"cola-can": 1}}}


@pytest.fixture
def menu(work: PostgresCatalogueWork) -> KeepingMenu:
    furnished(work)
    return KeepingMenu(work, SettableClock(EVENING))


@pytest.fixture
def stores(work: PostgresCatalogueWork) -> KeepingStores:
    return KeepingStores(work, SettableClock(EVENING))


def version(engine: Engine, store: str = BELLECOUR) -> int:
    of_store = select(store_counters.c.offer_version).where(store_counters.c.store_id == store)
    with engine.connect() as connection:
        return int(connection.execute(of_store).scalar_one())


def test_a_new_price_is_in_the_next_offer_of_every_store(
    engine: Engine, menu: KeepingMenu, stores: KeepingStores
) -> None:
    stores.put_store(ADMIN, GRENOBLE, store_request(a_store(GRENOBLE)))
    offers = PostgresOffers(engine)
    before = {store: offers.of(store) for store in (BELLECOUR, GRENOBLE)}

    menu.put_item(ADMIN, "cola", item_request(COLA, sizes=DEARER))

    for store, seen in before.items():
        renewed = offers.renewed(store)
        assert renewed.version == seen.version + 1
        assert renewed.menu.items["cola"].sizes["standard"].price == Money(400)


def test_a_stores_own_price_and_what_it_does_not_sell_are_its_own(
    engine: Engine, menu: KeepingMenu, stores: KeepingStores
) -> None:
    stores.put_store(ADMIN, GRENOBLE, store_request(a_store(GRENOBLE)))
    grenoble = version(engine, GRENOBLE)
    own = {"offered": False, "sizes": {"standard": {"price_cents": 123}}}

    stores.put_selling(ADMIN, BELLECOUR, "cola", msgspec.convert(own, SellingRequest))

    offers = PostgresOffers(engine)
    here, there = offers.of(BELLECOUR).menu, offers.of(GRENOBLE).menu
    assert here.items["cola"].sizes["standard"].price == Money(123)
    assert "cola" not in here.offered
    assert there.items["cola"].sizes["standard"].price == Money(350)
    assert "cola" in there.offered
    assert version(engine, GRENOBLE) == grenoble


def test_a_retired_item_is_sold_nowhere(engine: Engine, menu: KeepingMenu) -> None:
    menu.put_item(ADMIN, "cola", item_request(COLA, retired=True))

    assert "cola" not in PostgresOffers(engine).of(BELLECOUR).menu.offered


def test_a_pause_is_in_the_next_offer(
    engine: Engine, menu: KeepingMenu, stores: KeepingStores
) -> None:
    offers = PostgresOffers(engine)
    assert not offers.of(BELLECOUR).store.paused

    stores.pause(ADMIN, BELLECOUR)

    assert offers.renewed(BELLECOUR).store.paused


def test_it_leaves_an_event_and_a_row_of_the_audit(engine: Engine, menu: KeepingMenu) -> None:
    menu.put_item(ADMIN, "cola", item_request(COLA, sizes=DEARER))
    menu.put_ingredient(ADMIN, "ham", ingredient_request(INGREDIENTS["ham"], allergens=["milk"]))

    with engine.connect() as connection:
        told = connection.execute(select(events).order_by(events.c.seq)).all()
        audited = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.store_id, row.seq, row.kind, row.data) for row in told] == [
        (BELLECOUR, 1, "menu.changed", {"items": ["cola"]}),
        (BELLECOUR, 2, "menu.changed", {"items": []}),
    ]
    assert [(row.store_id, row.actor, row.what, row.subject) for row in audited] == [
        ("*", ADMIN.id, "item", "cola"),
        ("*", ADMIN.id, "ingredient", "ham"),
    ]
    assert audited[0].after == {"sizes": DEARER}


def test_what_is_refused_changes_nothing(engine: Engine, menu: KeepingMenu) -> None:
    seen = version(engine)

    with suppress(Invalid):
        menu.put_item(ADMIN, "cola", item_request(COLA, alcohol=True))

    assert version(engine) == seen


def test_everyone_at_once_changing_everything_loses_nothing(
    engine: Engine, menu: KeepingMenu, stores: KeepingStores
) -> None:
    stores.put_store(ADMIN, GRENOBLE, store_request(a_store(GRENOBLE)))
    seen = version(engine)

    def change(number: int) -> None:
        sizes = {"standard": {"price_cents": 1000 + number, "recipe": {"cola-can": 1}}}
        menu.put_item(ADMIN, "cola", item_request(COLA, sizes=sizes))
        stores.put_store(
            ADMIN, GRENOBLE, store_request(a_store(GRENOBLE), preparation_minutes=100 + number)
        )

    answers = race(4, change)

    assert answers == [None] * 4
    assert version(engine) == seen + 4

import msgspec
import pytest
from attrs import evolve
from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.shelves import PostgresShelves
from ocpizza.adapters.postgres.reading.storefronts import PostgresRecipes, PostgresStorefronts
from ocpizza.adapters.signing.cursors import SignedCursors
from ocpizza.application.reading.menus import MenuView
from ocpizza.application.reading.shopping import ShopReading
from ocpizza.domain.errors import NotFound
from ocpizza.domain.fulfilment import Fulfilment
from tests.builders import (
    BELLECOUR,
    GRENOBLE,
    MARGHERITA,
    MARGHERITA_NEEDS,
    PLENTY,
    a_menu,
    a_new_order,
    a_store,
    some,
)
from tests.contracts.house import save_again
from tests.integration.postgres.house import PostgresHouse

TAKEAWAY = Fulfilment.TAKEAWAY


def a_process(house: PostgresHouse) -> ShopReading:
    """The reading side as one of several processes has it."""
    engine = house.engine
    fronts = PostgresStorefronts(engine)
    shelves = PostgresShelves(engine)
    return ShopReading(house.offers(), shelves, fronts, house.clock, SignedCursors(b"secret"))


def can_make(shop: ShopReading, item: str = "margherita", size: str = "medium") -> int | None:
    """None: not on the menu."""
    menu = msgspec.json.decode(shop.menu(BELLECOUR, TAKEAWAY, "fr").body, type=MenuView)
    sizes = {(each.item, one.size): one.can_make for each in menu.items for one in each.sizes}
    return sizes.get((item, size))


def test_an_order_in_one_process_shows_on_the_menu_of_every_other(house: PostgresHouse) -> None:
    house.open_bellecour(dough=10 * MARGHERITA_NEEDS["dough"])
    here, there = a_process(house), a_process(house)
    assert (can_make(here), can_make(there)) == (10, 10)

    house.place(a_new_order(some("margherita", 3)))

    assert (can_make(here), can_make(there)) == (7, 7)


def test_a_change_of_the_card_shows_on_the_menu_of_every_process(house: PostgresHouse) -> None:
    house.open_bellecour()
    here, there = a_process(house), a_process(house)
    assert can_make(here, "regina") == can_make(there, "regina") is not None

    house.change_offer(a_store(), a_menu(without=("regina",)))

    assert can_make(here, "regina") is can_make(there, "regina") is None
    assert not there.shown(BELLECOUR)["regina"].offered


def test_a_menu_is_the_same_bytes_while_only_the_state_of_orders_changes(
    house: PostgresHouse,
) -> None:
    house.open_bellecour()
    shop = a_process(house)
    order = house.place(a_new_order())
    before = shop.menu(BELLECOUR, TAKEAWAY, "fr")

    with house.begin(BELLECOUR) as tx:
        save_again(tx, tx.orders.get(order.id), house.clock.now())

    assert shop.menu(BELLECOUR, TAKEAWAY, "fr") is before


def test_levels_come_by_ingredient_with_what_is_reserved(house: PostgresHouse) -> None:
    house.open_bellecour(dough=1000)
    house.place(a_new_order())

    shelves = PostgresShelves(house.engine)
    edition, levels = shelves.levels(BELLECOUR)

    available = {level.ingredient: level.available for level in levels}
    assert shelves.available(BELLECOUR) == (edition, available)
    assert shelves.available(BELLECOUR, edition.seq - 1) == (edition, available)
    assert shelves.available(BELLECOUR, edition.seq) == (edition, None)
    assert [level.ingredient for level in levels] == sorted(PLENTY)
    dough = next(level for level in levels if level.ingredient == "dough")
    assert (dough.on_hand, dough.reserved) == (1000, MARGHERITA_NEEDS["dough"])


def test_a_store_without_a_shelf_sells_nothing_that_needs_one(house: PostgresHouse) -> None:
    house.open_store(a_store(), a_menu(), {})

    assert PostgresShelves(house.engine).levels(BELLECOUR)[1] == []
    assert can_make(a_process(house)) == 0


def test_a_store_that_is_not_there_has_no_shelves(engine: Engine) -> None:
    for read in (PostgresShelves(engine).available, PostgresShelves(engine).levels):
        with pytest.raises(NotFound):
            read("nowhere")


def test_all_stores_are_read_as_they_are_configured(house: PostgresHouse) -> None:
    stores = [a_store(GRENOBLE, paused=True, licence=None, areas=()), a_store()]
    for store in stores:
        house.open_store(store, a_menu(), {})

    assert PostgresStorefronts(house.engine).all() == stores


def test_a_recipe_is_found_whether_it_is_sold_or_not(house: PostgresHouse) -> None:
    house.open_store(a_store(), a_menu(without=("margherita",)), {})

    item, known = PostgresRecipes(house.engine).of("margherita")

    assert item == evolve(MARGHERITA, sizes=dict(MARGHERITA.sizes))
    assert known.keys() >= MARGHERITA_NEEDS.keys()
    with pytest.raises(NotFound):
        PostgresRecipes(house.engine).of("sushi")

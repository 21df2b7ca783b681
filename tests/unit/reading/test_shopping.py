from datetime import timedelta

import msgspec
import pytest
from attrs import evolve

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.menus import MenuView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.reading.shopping import Edition, ShopReading
from ocpizza.domain.errors import Invalid, NotFound
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.stock.level import Level
from tests.builders import BELLECOUR, EVENING, GRENOBLE, a_menu, a_store
from tests.unit.reading.records import (
    CURSORS,
    ListedOffers,
    ListedShelves,
    ListedStorefronts,
    bellecour,
    shelves,
)

TAKEAWAY = Fulfilment.TAKEAWAY


@pytest.fixture
def offers() -> ListedOffers:
    return bellecour()


@pytest.fixture
def stock() -> ListedShelves:
    return shelves(dough=2500)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(EVENING)


@pytest.fixture
def shop(offers: ListedOffers, stock: ListedShelves, clock: SettableClock) -> ShopReading:
    fronts = ListedStorefronts((a_store(), a_store(GRENOBLE), a_store("annecy")))
    return ShopReading(offers, stock, fronts, clock, CURSORS)


def can_make(body: bytes, item: str = "margherita") -> dict[str, int]:
    menu = msgspec.json.decode(body, type=MenuView)
    found = next(each for each in menu.items if each.item == item)
    return {size.size: size.can_make for size in found.sizes}


class TestTheMenu:
    def test_it_is_made_once_while_nothing_happens(
        self, shop: ShopReading, stock: ListedShelves
    ) -> None:
        first = shop.menu(BELLECOUR, TAKEAWAY, "fr")
        again = shop.menu(BELLECOUR, TAKEAWAY, "fr")

        assert again is first
        assert stock.readings == 1

    def test_it_is_made_anew_when_the_stock_has_moved(
        self, shop: ShopReading, stock: ListedShelves
    ) -> None:
        before = shop.menu(BELLECOUR, TAKEAWAY, "fr")
        stock.levels_now["dough"] = Level("dough", 2500, 2000)
        stock.edition_now = Edition(seq=8, offer=1)

        after = shop.menu(BELLECOUR, TAKEAWAY, "fr")

        assert can_make(before.body)["medium"] == 10
        assert can_make(after.body)["medium"] == 2
        assert after.tag != before.tag

    def test_a_new_offer_is_seen_at_once_by_a_process_that_kept_the_old_one(
        self, shop: ShopReading, stock: ListedShelves, offers: ListedOffers
    ) -> None:
        shop.menu(BELLECOUR, TAKEAWAY, "fr")
        offers.current[BELLECOUR] = Offer(a_store(), a_menu(without=("regina",)), 2)
        stock.edition_now = Edition(seq=8, offer=2)

        menu = msgspec.json.decode(shop.menu(BELLECOUR, TAKEAWAY, "fr").body, type=MenuView)

        assert "regina" not in {item.item for item in menu.items}

    def test_each_fulfilment_and_language_has_its_own(self, shop: ShopReading) -> None:
        tags = {
            shop.menu(BELLECOUR, fulfilment, language).tag
            for fulfilment in Fulfilment
            for language in ("fr", "en")
        }

        assert len(tags) == 6

    def test_the_hour_at_which_alcohol_is_sold_no_more_makes_a_new_one(
        self, shop: ShopReading, clock: SettableClock
    ) -> None:
        evening = shop.menu(BELLECOUR, TAKEAWAY, "fr")
        clock.advance(timedelta(hours=4))

        night = shop.menu(BELLECOUR, TAKEAWAY, "fr")

        assert b"chianti" in evening.body
        assert b"chianti" not in night.body
        assert night.tag != evening.tag

    def test_as_a_value_it_is_the_same(self, shop: ShopReading) -> None:
        encoded = shop.menu(BELLECOUR, TAKEAWAY, "en")

        assert msgspec.json.decode(encoded.body, type=MenuView) == shop.menu_view(
            BELLECOUR, TAKEAWAY, "en"
        )


class TestWhatChangesOnIt:
    def test_only_the_items_that_need_what_was_taken_differ(
        self, shop: ShopReading, stock: ListedShelves
    ) -> None:
        before = shop.shown(BELLECOUR)
        stock.levels_now["dough"] = Level("dough", 2500, 2000)

        after = shop.shown(BELLECOUR)

        changed = {item for item in after if after[item] != before[item]}
        assert changed == {"margherita", "regina"}

    def test_an_item_that_is_not_sold_any_more_says_so(
        self, shop: ShopReading, stock: ListedShelves, offers: ListedOffers
    ) -> None:
        offers.current[BELLECOUR] = Offer(a_store(), a_menu(without=("regina",)), 2)
        stock.edition_now = Edition(seq=8, offer=2)

        assert not shop.shown(BELLECOUR)["regina"].offered
        assert shop.shown(BELLECOUR)["margherita"].offered


class TestStores:
    def test_one_shows_whether_it_is_open_and_where_it_delivers(self, shop: ShopReading) -> None:
        store = shop.store(BELLECOUR)

        assert (store.open_now, store.next_opening) == (True, None)
        areas = [
            (area.postcode, area.fee_cents, area.minimum_cents) for area in store.delivery_areas
        ]
        assert areas == [("69002", 250, 1000), ("69004", 400, 2500)]
        monday = store.opening_hours.weekly[0]
        assert monday.day == "monday"
        assert [(span.opens, span.closes) for span in monday.intervals] == [
            ("11:00", "14:30"),
            ("18:00", "02:30"),
        ]

    def test_a_closed_one_says_when_it_opens_next(
        self, shop: ShopReading, clock: SettableClock
    ) -> None:
        clock.advance(timedelta(hours=8))

        store = shop.store(BELLECOUR)

        assert not store.open_now
        assert store.next_opening == EVENING.replace(day=25, hour=10)

    def test_a_pause_is_seen_at_once(self, shop: ShopReading, offers: ListedOffers) -> None:
        assert not shop.store(BELLECOUR).ordering_paused
        now = offers.current[BELLECOUR]
        offers.current[BELLECOUR] = evolve(now, store=a_store(paused=True), version=2)

        assert shop.store(BELLECOUR).ordering_paused

    def test_all_of_them_come_by_id_in_pages(self, shop: ShopReading) -> None:
        first = shop.stores(PageQuery(limit=2))
        rest = shop.stores(PageQuery(limit=2, cursor=first.next_cursor))

        assert [store.store for store in first.items] == ["annecy", GRENOBLE]
        assert [store.store for store in rest.items] == [BELLECOUR]
        assert rest.next_cursor is None

    def test_a_forged_cursor_is_refused(self, shop: ShopReading) -> None:
        with pytest.raises(Invalid):
            shop.stores(PageQuery(cursor="AAAA"))

    def test_an_unknown_one_is_not_found(self, shop: ShopReading) -> None:
        for read in (shop.check_known, shop.store):
            with pytest.raises(NotFound):
                read("nowhere")

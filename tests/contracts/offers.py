"""What a store offers, as this process last saw it and as it is."""

from __future__ import annotations

import pytest
from attrs import evolve

from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from tests.builders import (
    ANN,
    BELLECOUR,
    GRENOBLE,
    MARGHERITA,
    PIZZAIOLO,
    PLENTY,
    REGINA,
    a_menu,
    a_new_order,
    a_store,
    some,
)
from tests.contracts.house import House, race
from tests.contracts.orders import do


class OffersContract:
    def test_the_store_and_its_whole_card_are_read_as_they_were_kept(self, house: House) -> None:
        menu = a_menu(without=("regina",))
        house.open_store(a_store(), menu, PLENTY)

        offer = house.offers().of(BELLECOUR)

        assert (offer.store, offer.menu) == (a_store(), menu)

    def test_a_store_that_does_not_exist_is_not_found(self, house: House) -> None:
        offers = house.offers()
        for ask in (offers.of, offers.renewed, offers.queued_pizzas, offers.available):
            with pytest.raises(NotFound):
                ask("atlantis")

    def test_a_change_raises_the_version_of_its_store_alone(self, house: House) -> None:
        store = house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        before = house.offers().of(BELLECOUR), house.offers().of(GRENOBLE)
        house.change_offer(evolve(store, paused=True), a_menu())

        after = house.offers().of(BELLECOUR), house.offers().of(GRENOBLE)

        assert after[0].version > before[0].version
        assert after[0].store.paused
        assert after[1] == before[1]

    def test_who_looked_before_the_change_sees_it_when_renewing(self, house: House) -> None:
        store = house.open_bellecour()
        offers = house.offers()
        offers.of(BELLECOUR)
        house.change_offer(store, a_menu(MARGHERITA, REGINA, without=("regina",)))

        renewed = offers.renewed(BELLECOUR)

        assert renewed.menu.offered == {"margherita"}
        assert offers.of(BELLECOUR) == renewed

    def test_who_looks_at_the_menu_is_told_of_the_change(self, house: House) -> None:
        store = house.open_bellecour()
        house.change_offer(evolve(store, paused=True), a_menu())

        assert house.events()[-1].kind == "menu.changed"
        assert house.faults() == []

    def test_what_is_available_falls_with_every_order(self, house: House) -> None:
        house.open_bellecour(dough=1000, basil=9)
        house.place(a_new_order(some("margherita", 2)))

        available = house.offers().available(BELLECOUR)

        assert (available["dough"], available["basil"]) == (500, 3)
        assert available.keys() == PLENTY.keys()

    def test_the_pizzas_that_are_not_baked_yet_are_queued(self, house: House) -> None:
        house.open_bellecour()
        house.place(a_new_order(some("margherita", 3), some("cola", 2)))
        house.place(a_new_order(some("regina"), method=Method.PAYPAL))
        started = house.place(a_new_order(some("margherita", 5)))
        do(house, started, Action.START_PREPARATION, PIZZAIOLO)
        ready = house.place(a_new_order(some("margherita", 7)))
        do(house, ready, Action.START_PREPARATION, PIZZAIOLO)
        do(house, ready, Action.READY, PIZZAIOLO)
        do(house, house.place(a_new_order(some("margherita", 11))), Action.CANCEL, ANN)

        assert house.offers().queued_pizzas(BELLECOUR) == 3 + 1 + 5

    def test_no_two_changes_share_a_version(self, house: House) -> None:
        store = house.open_bellecour()
        before = house.offers().of(BELLECOUR).version

        race(4, lambda _: house.change_offer(store, a_menu()))

        assert house.offers().of(BELLECOUR).version == before + 4

"""What the group sells and where; whoever has an adapter gives the fixture `work`."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from attrs import evolve

from ocpizza.application.ports.catalogue import (
    CatalogueWork,
    IngredientEntry,
    ItemEntry,
    Selling,
    StoreEntry,
)
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.money import Money
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import Size, Supplement
from ocpizza.domain.stores.hours import Closure, ExceptionalDay, Interval, OpeningHours
from ocpizza.domain.stores.store import AlcoholLicence
from tests.builders import (
    BELLECOUR,
    COLA,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    ITEMS,
    MARGHERITA,
    a_store,
    an_ingredient,
    words,
)
from tests.contracts.house import race


def furnished(work: CatalogueWork) -> None:
    """The whole card, and Bellecour."""
    with work() as tx:
        tx.stores.put(StoreEntry(a_store()))
        for ingredient in INGREDIENTS.values():
            tx.catalogue.put_ingredient(IngredientEntry(ingredient))
        for position, item in enumerate(ITEMS.values()):
            tx.catalogue.put_item(ItemEntry(item, position))


class ItemsContract:
    def test_an_item_is_kept_as_it_was_put_with_its_sizes_and_recipes_in_order(
        self, work: CatalogueWork
    ) -> None:
        furnished(work)
        sizes = {
            name: Size(Money(price), {"tomato-sauce": 3, "dough": 2, "basil": 1})
            for name, price in (("large", 3000), ("small", 1000), ("medium", 2000))
        }
        item = evolve(MARGHERITA, id="new", sizes=sizes, steps=(words("étaler"), words("cuire")))
        with work() as tx:
            put = tx.catalogue.put_item(ItemEntry(item, 7, retired=True))

        with work() as tx:
            kept = tx.catalogue.item("new")
        assert kept == put == ItemEntry(item, 7, retired=True, version=1)
        assert kept is not None
        assert list(kept.item.sizes) == ["large", "small", "medium"]
        assert list(kept.item.sizes["small"].recipe) == ["tomato-sauce", "dough", "basil"]

    def test_an_item_is_changed_by_whoever_saw_it_last(self, work: CatalogueWork) -> None:
        furnished(work)
        cheaper = evolve(COLA, sizes={"standard": Size(Money(300), {"cola-can": 1})})
        with work() as tx:
            seen = tx.catalogue.item("cola")
            assert seen is not None
            tx.catalogue.put_item(evolve(seen, item=cheaper))

        with work() as tx:
            assert tx.catalogue.item("cola") == evolve(seen, item=cheaper, version=2)
        with pytest.raises(Stale), work() as tx:
            tx.catalogue.put_item(seen)
        with pytest.raises(Stale), work() as tx:
            tx.catalogue.put_item(evolve(seen, version=0))

    def test_two_changes_of_what_both_saw_leave_one(self, work: CatalogueWork) -> None:
        furnished(work)
        with work() as tx:
            seen = tx.catalogue.item("cola")
        assert seen is not None

        def move(number: int) -> int:
            with work() as tx:
                return tx.catalogue.put_item(evolve(seen, position=number)).position

        answers = race(4, move)

        assert [type(answer) for answer in answers].count(Stale) == 3
        with work() as tx:
            kept = tx.catalogue.item("cola")
        assert kept is not None
        assert kept.position in answers

    def test_items_are_listed_by_position(self, work: CatalogueWork) -> None:
        furnished(work)
        with work() as tx:
            last = tx.catalogue.item("margherita")
            assert last is not None
            tx.catalogue.put_item(evolve(last, position=99))

        with work() as tx:
            listed = [entry.item.id for entry in tx.catalogue.items()]
        assert listed == ["regina", "cola", "chianti", "tiramisu", "margherita"]

    def test_what_is_unknown_is_none(self, work: CatalogueWork) -> None:
        with work() as tx:
            assert tx.catalogue.item("unknown") is None
            assert tx.catalogue.ingredient("unknown") is None
            assert tx.stores.get("unknown") is None


class IngredientsContract:
    def test_an_ingredient_is_kept_as_it_was_put(self, work: CatalogueWork) -> None:
        ham = evolve(
            an_ingredient("ham"),
            allergens=frozenset({Allergen.SULPHITES, Allergen.MILK}),
            vegetarian=False,
            meat_origin=words("Porc français"),
        )
        extra = {"small": Supplement(20, Money(100)), "large": Supplement(40, Money(150))}
        with work() as tx:
            put = tx.catalogue.put_ingredient(IngredientEntry(ham, extra))

        with work() as tx:
            assert tx.catalogue.ingredient("ham") == put == IngredientEntry(ham, extra, version=1)
            tx.catalogue.put_ingredient(evolve(put, supplements={}))
        with work() as tx:
            assert tx.catalogue.ingredient("ham") == IngredientEntry(ham, {}, version=2)
        with pytest.raises(Stale), work() as tx:
            tx.catalogue.put_ingredient(put)

    def test_supplements_come_back_smallest_first(self, work: CatalogueWork) -> None:
        extra = {
            "small": Supplement(1, Money(100)),
            "medium": Supplement(1, Money(120)),
            "large": Supplement(2, Money(120)),
        }
        with work() as tx:
            tx.catalogue.put_ingredient(IngredientEntry(an_ingredient("ham"), extra))

        with work() as tx:
            kept = tx.catalogue.ingredient("ham")
        assert kept is not None
        assert list(kept.supplements.items()) == list(extra.items())

    def test_a_new_ingredient_gets_an_empty_shelf_in_every_store(self, work: CatalogueWork) -> None:
        with work() as tx:
            tx.stores.put(StoreEntry(a_store()))
            tx.catalogue.put_ingredient(IngredientEntry(an_ingredient("ham")))
            tx.stores.put(StoreEntry(a_store(GRENOBLE)))

        with work() as tx:
            assert tx.stores.reorder_levels(BELLECOUR) == {"ham": 0}
            assert tx.stores.reorder_levels(GRENOBLE) == {"ham": 0}


class StoresContract:
    def test_a_store_is_kept_as_it_was_put(self, work: CatalogueWork) -> None:
        store = evolve(
            a_store(),
            paused=True,
            licence=AlcoholLicence(night_permit=True, sold_until=time(23, 30)),
            hours=OpeningHours(
                weekly=((Interval(time(18), time(2, 30)),), *((),) * 6),
                closures=(Closure(date(2026, 12, 24), date(2026, 12, 25), "Noël"),),
                exceptional=(
                    ExceptionalDay(date(2026, 12, 31), (Interval(time(12), time(5)),)),
                    ExceptionalDay(date(2027, 1, 1), ()),
                ),
                zone="Indian/Reunion",
            ),
        )
        with work() as tx:
            put = tx.stores.put(StoreEntry(store))

        with work() as tx:
            assert tx.stores.get(BELLECOUR) == put == StoreEntry(store, version=1)

    def test_a_store_is_changed_by_whoever_saw_it_last(self, work: CatalogueWork) -> None:
        with work() as tx:
            seen = tx.stores.put(StoreEntry(a_store()))
        bare = evolve(a_store(), areas=(), licence=None, name="Autre")
        with work() as tx:
            tx.stores.put(evolve(seen, store=bare))

        with work() as tx:
            assert tx.stores.get(BELLECOUR) == StoreEntry(bare, version=2)
        with pytest.raises(Stale), work() as tx:
            tx.stores.put(seen)

    def test_stores_are_listed_by_id(self, work: CatalogueWork) -> None:
        with work() as tx:
            for store in (BELLECOUR, GRENOBLE):
                tx.stores.put(StoreEntry(a_store(store)))

        with work() as tx:
            assert list(tx.stores.ids()) == [GRENOBLE, BELLECOUR]

    def test_a_store_sells_as_the_group_does_unless_it_says_otherwise(
        self, work: CatalogueWork
    ) -> None:
        furnished(work)
        own = Selling(offered=False, prices={"medium": Money(1), "small": Money(2)})
        with work() as tx:
            assert tx.stores.selling(BELLECOUR, "margherita") == Selling()
            tx.stores.put_selling(BELLECOUR, "margherita", own)

        with work() as tx:
            assert tx.stores.selling(BELLECOUR, "margherita") == own
            assert tx.stores.selling(BELLECOUR, "cola") == Selling()
            assert dict(tx.stores.sellings(BELLECOUR)) == {"margherita": own}
            assert dict(tx.stores.sellings(GRENOBLE)) == {}
            tx.stores.put_selling(BELLECOUR, "margherita", Selling())
        with work() as tx:
            assert tx.stores.selling(BELLECOUR, "margherita") == Selling()

    def test_the_own_price_of_a_size_goes_with_the_size(self, work: CatalogueWork) -> None:
        furnished(work)
        own = Selling(prices={"small": Money(1), "medium": Money(2)})
        without_small = evolve(
            MARGHERITA,
            sizes={name: size for name, size in MARGHERITA.sizes.items() if name != "small"},
        )
        with work() as tx:
            tx.stores.put_selling(BELLECOUR, "margherita", own)
            seen = tx.catalogue.item("margherita")
            assert seen is not None
            tx.catalogue.put_item(evolve(seen, item=without_small))

        with work() as tx:
            selling = tx.stores.selling(BELLECOUR, "margherita")
        assert selling == Selling(prices={"medium": Money(2)})

    def test_reorder_levels_are_kept_by_ingredient(self, work: CatalogueWork) -> None:
        furnished(work)
        with work() as tx:
            tx.stores.put_reorder_levels(BELLECOUR, {"ham": 500, "dough": 9})

        with work() as tx:
            levels = tx.stores.reorder_levels(BELLECOUR)
        assert levels == {**dict.fromkeys(INGREDIENTS, 0), "ham": 500, "dough": 9}

    def test_what_a_failed_transaction_did_is_undone(self, work: CatalogueWork) -> None:
        with suppress(ZeroDivisionError), work() as tx:
            tx.stores.put(StoreEntry(a_store()))
            tx.announce((BELLECOUR,), (), EVENING)
            raise ZeroDivisionError

        with work() as tx:
            assert tx.stores.get(BELLECOUR) is None

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from attrs import evolve

from ocpizza.adapters.memory.catalogue import Announcement
from ocpizza.domain.errors import Forbidden, Invalid, NotFound, VersionMismatch
from ocpizza.domain.money import Money
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.recipes.item import Size
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COLA,
    COUNTER,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    MANAGER,
    MARGHERITA,
    SUPPLEMENTS,
    words,
)
from tests.unit.catalogue.house import CatalogueHouse, ingredient_request, item_request

DEARER = {"standard": {"price_cents": 400, "recipe": {"cola-can": 1}}}
HAM, MOZZARELLA = INGREDIENTS["ham"], INGREDIENTS["mozzarella"]


def faults_of(refused: Invalid) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in refused.faults]


class TestItems:
    def test_a_manager_reads_what_an_admin_writes(self, house: CatalogueHouse) -> None:
        for reader in (ADMIN, MANAGER):
            view = house.menu.item(reader, "cola")
            assert view.sizes["standard"].price_cents == 350
            assert view.version == 1

        for other in (COUNTER, ANN):
            with pytest.raises(Forbidden):
                house.menu.item(other, "cola")
        with pytest.raises(NotFound):
            house.menu.item(ADMIN, "unknown")

    def test_a_manager_reads_them_all(self, house: CatalogueHouse) -> None:
        assert house.menu.item(MANAGER, "cola") in house.menu.items(MANAGER)
        assert house.menu.ingredient(MANAGER, "ham") in house.menu.ingredients(MANAGER)
        for reading in (house.menu.items, house.menu.ingredients):
            with pytest.raises(Forbidden):
                reading(COUNTER)

    @pytest.mark.parametrize("actor", [MANAGER, COUNTER, ANN])
    def test_nobody_else_writes(self, house: CatalogueHouse, actor: Actor) -> None:
        with pytest.raises(Forbidden):
            house.menu.put_item(actor, "cola", item_request(COLA, sizes=DEARER))

    def test_a_new_price_is_audited_and_announced_everywhere(self, house: CatalogueHouse) -> None:
        put = house.menu.put_item(ADMIN, "cola", item_request(COLA, sizes=DEARER))

        assert (put.created, put.view.version) == (False, 2)
        assert house.menu.item(ADMIN, "cola") == put.view
        ((where, row),) = house.audit
        assert (where, row.actor, row.at) == ("*", ADMIN.id, EVENING)
        assert (row.what, row.subject) == ("item", "cola")
        assert row.before == {
            "sizes": {"standard": {"price_cents": 350, "recipe": {"cola-can": 1}}}
        }
        assert row.after == {"sizes": DEARER}
        assert house.announced == [
            Announcement(store, ("cola",), EVENING) for store in (GRENOBLE, BELLECOUR)
        ]

    def test_what_changes_nothing_leaves_no_trace(self, house: CatalogueHouse) -> None:
        put = house.menu.put_item(ADMIN, "cola", item_request(COLA))

        assert put.view.version == 1
        assert (house.audit, house.announced) == ([], [])

    def test_another_order_of_sizes_is_a_change(self, house: CatalogueHouse) -> None:
        sizes = dict(reversed(list(MARGHERITA.sizes.items())))

        put = house.menu.put_item(
            ADMIN, "margherita", item_request(evolve(MARGHERITA, sizes=sizes))
        )

        assert list(put.view.sizes) == ["large", "medium", "small"]
        assert put.view.version == 2

    def test_a_new_item_comes_last_and_one_that_says_where_goes_there(
        self, house: CatalogueHouse
    ) -> None:
        new = house.menu.put_item(ADMIN, "limonade", item_request(COLA))
        first = house.menu.put_item(ADMIN, "eau", item_request(COLA, position=0))

        assert (new.created, new.view.position, new.view.version) == (True, 5, 1)
        assert first.view.position == 0
        assert [row.before for _, row in house.audit] == [None, None]

    def test_the_version_that_was_seen_can_be_insisted_on(self, house: CatalogueHouse) -> None:
        house.menu.put_item(ADMIN, "cola", item_request(COLA, sizes=DEARER), if_match=1)

        with pytest.raises(VersionMismatch) as refused:
            house.menu.put_item(ADMIN, "cola", item_request(COLA), if_match=1)
        assert refused.value.version == 2
        for any_version in (0, 1):
            with pytest.raises(VersionMismatch):
                house.menu.put_item(ADMIN, "new", item_request(COLA), if_match=any_version)

    def test_a_recipe_takes_what_is_known(self, house: CatalogueHouse) -> None:
        sizes = {"medium": Size(Money(1), {"moon-cheese": 1}), "large": Size(Money(1), {"ham": 1})}

        with pytest.raises(Invalid) as refused:
            house.menu.put_item(ADMIN, "moon", item_request(evolve(MARGHERITA, sizes=sizes)))

        assert faults_of(refused.value) == [
            ("/sizes/medium/recipe/moon-cheese", "unknown-ingredient")
        ]

    def test_alcohol_is_that_to_the_tax_office_too(self, house: CatalogueHouse) -> None:
        for changes in ({"alcohol": True}, {"vat_category": "alcohol"}):
            with pytest.raises(Invalid) as refused:
                house.menu.put_item(ADMIN, "cola", item_request(COLA, **changes))
            assert faults_of(refused.value) == [("/alcohol", "alcohol-and-vat-differ")]

    def test_the_only_size_is_the_standard_one(self, house: CatalogueHouse) -> None:
        alone = {"small": MARGHERITA.sizes["small"]}

        with pytest.raises(Invalid) as refused:
            house.menu.put_item(ADMIN, "margherita", item_request(evolve(MARGHERITA, sizes=alone)))

        assert faults_of(refused.value) == [("/sizes", "one-size-is-standard")]

    @pytest.mark.parametrize(
        "changes",
        [
            {"sizes": {}},
            {"sizes": {"standard": {"price_cents": 0, "recipe": {"cola-can": 1}}}},
            {"sizes": {"standard": {"price_cents": 1, "recipe": {}}}},
            {"sizes": {"standard": {"price_cents": 1, "recipe": {"cola-can": 0}}}},
            {"sizes": {"Not A Slug": {"price_cents": 1, "recipe": {"cola-can": 1}}}},
            {"name": {"fr": "", "en": "x"}},
            {"unknown": 1},
        ],
    )
    def test_what_cannot_be_an_item_is_refused_by_its_form(
        self, changes: dict[str, object]
    ) -> None:
        with pytest.raises(msgspec.ValidationError):
            item_request(COLA, **changes)


class TestIngredients:
    def test_an_ingredient_is_changed_audited_and_announced(self, house: CatalogueHouse) -> None:
        request = ingredient_request(
            MOZZARELLA, SUPPLEMENTS["mozzarella"], allergens=["milk", "soya"]
        )

        put = house.menu.put_ingredient(ADMIN, "mozzarella", request)

        assert (put.created, put.view.version) == (False, 2)
        assert house.menu.ingredient(MANAGER, "mozzarella") == put.view
        ((_, row),) = house.audit
        assert (row.what, row.subject) == ("ingredient", "mozzarella")
        assert (row.before, row.after) == (
            {"allergens": ["milk"]},
            {"allergens": ["soya", "milk"]},
        )
        assert [told.store for told in house.announced] == [GRENOBLE, BELLECOUR]

    def test_allergens_and_supplements_in_another_order_are_no_change(
        self, house: CatalogueHouse
    ) -> None:
        backwards = dict(reversed(SUPPLEMENTS["mozzarella"].items()))

        put = house.menu.put_ingredient(
            ADMIN, "mozzarella", ingredient_request(MOZZARELLA, backwards)
        )

        assert list(put.view.supplements) == ["small", "medium", "large"]
        assert (put.view.version, house.audit) == (1, [])

    def test_a_new_one_gets_its_shelf(self, house: CatalogueHouse) -> None:
        put = house.menu.put_ingredient(ADMIN, "rocket", ingredient_request(HAM))

        assert put.created
        with house.begin() as tx:
            assert "rocket" in tx.stores.reorder_levels(GRENOBLE)

    def test_its_unit_never_changes(self, house: CatalogueHouse) -> None:
        with pytest.raises(Invalid) as refused:
            house.menu.put_ingredient(ADMIN, "ham", ingredient_request(HAM, unit="piece"))

        assert faults_of(refused.value) == [("/unit", "unit-is-fixed")]

    @pytest.mark.parametrize(
        "changes",
        [{"meat_origin": {"fr": "Porc", "en": "Pork"}}, {"allergens": ["fish"]}],
    )
    def test_what_was_an_animal_is_not_vegetarian(
        self, house: CatalogueHouse, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            house.menu.put_ingredient(ADMIN, "ham", ingredient_request(HAM, **changes))
        assert faults_of(refused.value) == [("/vegetarian", "not-vegetarian")]

        allowed = ingredient_request(HAM, vegetarian=False, **changes)
        assert house.menu.put_ingredient(ADMIN, "ham", allowed).view.version == 2

    def test_roles_and_versions_are_as_for_items(self, house: CatalogueHouse) -> None:
        request = ingredient_request(evolve(HAM, name=words("Jambon")))

        with pytest.raises(Forbidden):
            house.menu.put_ingredient(MANAGER, "ham", request)
        with pytest.raises(VersionMismatch):
            house.menu.put_ingredient(ADMIN, "ham", request, if_match=7)
        with pytest.raises(Forbidden):
            house.menu.ingredient(COUNTER, "ham")
        with pytest.raises(NotFound):
            house.menu.ingredient(ADMIN, "unknown")

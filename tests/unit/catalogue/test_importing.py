from __future__ import annotations

from typing import Any

import msgspec
import pytest
from attrs import evolve
from msgspec.structs import replace

from ocpizza.application.catalogue.files import MenuFile, StoreRow
from ocpizza.application.catalogue.importing import Importing
from ocpizza.domain.errors import Forbidden, Invalid
from ocpizza.entrypoints.cli.demo import dataset
from tests.builders import ADMIN, BELLECOUR, COUNTER, GRENOBLE, MANAGER, a_store
from tests.unit.catalogue.house import CatalogueHouse, store_request

DEMO = dataset.load(real_hours=True)


@pytest.fixture
def importing(house: CatalogueHouse) -> Importing:
    return Importing(house.begin, house.clock)


@pytest.fixture
def empty(house: CatalogueHouse) -> Importing:
    """Of a group that has nothing yet."""
    house.begin.state = type(house.begin.state)()
    return Importing(house.begin, house.clock)


def changed_cola(importing: Importing, **changes: Any) -> MenuFile:
    cola = next(row for row in importing.exported_menu(ADMIN).items if row.id == "cola")
    return MenuFile(items=(replace(cola, **changes),))


def a_row(store: str = BELLECOUR, **changes: Any) -> StoreRow:
    request = store_request(a_store(store), **changes)
    return msgspec.convert({**msgspec.to_builtins(request), "id": store}, StoreRow)


def faults_of(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


class TestTheMenu:
    def test_what_was_exported_changes_nothing(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        file = importing.exported_menu(MANAGER)

        assert importing.menu(ADMIN, file, dry_run=False) == ()
        assert (house.audit, house.announced) == ([], [])
        assert [row.id for row in file.items] == [
            "margherita",
            "regina",
            "cola",
            "chianti",
            "tiramisu",
        ]

    def test_it_goes_through_json_and_back(self, importing: Importing) -> None:
        file = importing.exported_menu(ADMIN)

        assert msgspec.json.decode(msgspec.json.encode(file), type=MenuFile) == file

    def test_the_demonstrations_menu_can_be_imported_and_comes_out_the_same(
        self, house: CatalogueHouse, empty: Importing
    ) -> None:
        changes = empty.menu(ADMIN, DEMO.menu, dry_run=False)

        assert len(changes) == len(DEMO.ingredients) + len(DEMO.items)
        exported = empty.exported_menu(ADMIN)
        assert [row.id for row in exported.items] == [item.id for item in DEMO.items]
        assert [row.position for row in exported.items] == list(range(len(DEMO.items)))
        assert empty.menu(ADMIN, DEMO.menu, dry_run=False) == ()
        with house.begin() as tx:
            assert tuple(entry.item for entry in tx.catalogue.items()) == DEMO.items

    def test_a_change_is_told_audited_and_announced_with_its_items(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        file = changed_cola(importing, retired=True)

        (change,) = importing.menu(ADMIN, file, dry_run=False)

        assert (change.what, change.subject) == ("item", "cola")
        assert (change.before, change.after) == ({"retired": False}, {"retired": True})
        assert [(row.what, row.subject) for _, row in house.audit] == [("item", "cola")]
        assert {told.items for told in house.announced} == {("cola",)}
        assert house.menu.item(ADMIN, "cola").retired

    def test_a_dry_run_tells_the_same_and_changes_nothing(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        file = changed_cola(importing, retired=True)
        before = house.begin.state.copy()

        told = importing.menu(ADMIN, file, dry_run=True)

        assert house.begin.state == before
        assert told == importing.menu(ADMIN, file, dry_run=False)

    def test_an_item_may_take_an_ingredient_of_the_same_file(self, importing: Importing) -> None:
        exported = importing.exported_menu(ADMIN)
        rocket = replace(exported.ingredients[0], id="rocket")
        (cola,) = changed_cola(importing).items
        sizes = {"standard": replace(cola.sizes["standard"], recipe={"rocket": 1})}
        file = MenuFile(ingredients=(rocket,), items=(replace(cola, sizes=sizes),))

        changes = importing.menu(ADMIN, file, dry_run=False)

        assert [change.subject for change in changes] == ["rocket", "cola"]

    def test_new_items_without_a_place_follow_in_their_order(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        (cola,) = changed_cola(importing, position=None).items
        file = MenuFile(items=(replace(cola, id="zero"), cola, replace(cola, id="light")))

        importing.menu(ADMIN, file, dry_run=False)

        with house.begin() as tx:
            places = {entry.item.id: entry.position for entry in tx.catalogue.items()}
        assert (places["cola"], places["zero"], places["light"]) == (2, 5, 6)

    def test_every_fault_of_the_file_is_told_and_nothing_is_imported(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        exported = importing.exported_menu(ADMIN)
        ham = next(row for row in exported.ingredients if row.id == "ham")
        (cola,) = changed_cola(importing).items
        moon = {"standard": replace(cola.sizes["standard"], recipe={"moon": 1})}
        file = MenuFile(
            ingredients=(ham, replace(ham, id="bacon", allergens=("fish",)), ham),
            items=(cola, replace(cola, alcohol=True), replace(cola, id="moon", sizes=moon)),
        )
        file = msgspec.json.decode(msgspec.json.encode(file), type=MenuFile)

        with pytest.raises(Invalid) as refused:
            importing.menu(ADMIN, file, dry_run=False)

        assert faults_of(refused) == [
            ("/ingredients/1/vegetarian", "not-vegetarian"),
            ("/ingredients/2/id", "named-twice"),
            ("/items/1/id", "named-twice"),
            ("/items/1/alcohol", "alcohol-and-vat-differ"),
            ("/items/2/sizes/standard/recipe/moon", "unknown-ingredient"),
        ]
        assert house.audit == []

    def test_an_admin_imports_and_a_manager_may_look(self, importing: Importing) -> None:
        with pytest.raises(Forbidden):
            importing.menu(MANAGER, MenuFile(), dry_run=True)
        with pytest.raises(Forbidden):
            importing.exported_menu(COUNTER)


class TestStores:
    def test_what_was_exported_changes_nothing(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        rows = importing.exported_stores(ADMIN)

        assert [row.id for row in rows] == [GRENOBLE, BELLECOUR]
        assert importing.stores(ADMIN, rows, dry_run=False) == ()
        assert house.announced == []

    def test_the_demonstrations_stores_can_be_imported(
        self, house: CatalogueHouse, empty: Importing
    ) -> None:
        empty.menu(ADMIN, DEMO.menu, dry_run=False)
        changes = empty.stores(ADMIN, DEMO.store_rows, dry_run=False)

        assert [change.subject for change in changes] == [store.id for store in DEMO.stores]
        assert {where for where, row in house.audit if row.what == "store"} == {
            store.id for store in DEMO.stores
        }
        with house.begin() as tx:
            for store in DEMO.stores:
                kept = tx.stores.get(store.id)
                assert kept is not None
                assert kept.store == evolve(store, areas=kept.store.areas)
        assert empty.stores(ADMIN, DEMO.store_rows, dry_run=False) == ()

    def test_only_what_changed_is_announced_and_a_dry_run_announces_nothing(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        rows = (a_row(), a_row(GRENOBLE, preparation_minutes=9))

        told = importing.stores(ADMIN, rows, dry_run=True)
        assert house.announced == []

        assert importing.stores(ADMIN, rows, dry_run=False) == told
        assert [each.store for each in house.announced] == [GRENOBLE]

    def test_a_store_that_pauses_goes_on_pausing(
        self, house: CatalogueHouse, importing: Importing
    ) -> None:
        house.stores.pause(MANAGER, BELLECOUR)

        importing.stores(ADMIN, (a_row(preparation_minutes=9),), dry_run=False)

        assert house.stores.store(ADMIN, BELLECOUR).ordering_paused

    def test_faults_are_named_by_row(self, house: CatalogueHouse, importing: Importing) -> None:
        rows = (a_row(), a_row("annecy", vat_territory="XX"), a_row())

        with pytest.raises(Invalid) as refused:
            importing.stores(ADMIN, rows, dry_run=False)

        assert faults_of(refused) == [
            ("/1/vat_territory", "unknown-territory"),
            ("/2/id", "named-twice"),
        ]
        assert house.audit == []

    def test_only_an_admin_does(self, importing: Importing) -> None:
        with pytest.raises(Forbidden):
            importing.stores(MANAGER, (a_row(),), dry_run=True)
        with pytest.raises(Forbidden):
            importing.exported_stores(MANAGER)

"""Whole files of the menu and the stores, in one transaction each: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import evolve, frozen
from msgspec import Struct

from ocpizza.application.catalogue.comparing import Change, record
from ocpizza.application.catalogue.files import IngredientRow, ItemRow, MenuFile, StoreRow
from ocpizza.application.catalogue.ingredients import ingredient_view
from ocpizza.application.catalogue.items import item_view
from ocpizza.application.catalogue.keeping_menu import check_reader, check_writer, next_position
from ocpizza.application.catalogue.planning import plan_ingredient, plan_item, plan_store
from ocpizza.application.catalogue.stores import kept_view
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.ports.catalogue import (
    CatalogueTransaction,
    CatalogueWork,
    IngredientEntry,
    ItemEntry,
    StoreEntry,
)
from ocpizza.application.ports.clock import Clock
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.people.actor import Actor

Row = TypeVar("Row", IngredientRow, ItemRow, StoreRow)
Entry = TypeVar("Entry", IngredientEntry, ItemEntry, StoreEntry)


@frozen
class Importing:
    """An admin's. A dry run says what would change, and changes nothing."""

    begin: CatalogueWork
    clock: Clock

    @retrying
    def menu(self, actor: Actor, file: MenuFile, *, dry_run: bool) -> tuple[Change, ...]:
        """Make the menu what the file says; what changed. New items follow those there are.

        Raises Forbidden, or Invalid with the faults of the whole file.
        """
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            ingredients, items = _plan_menu(tx, file)
            changes = tuple(change for _, change in (*ingredients, *items))
            if changes and not dry_run:
                for ingredient, _ in ingredients:
                    tx.catalogue.put_ingredient(ingredient)
                for item, _ in items:
                    tx.catalogue.put_item(item)
                record(tx, actor, now, GROUP, changes)
                only_items = () if ingredients else [entry.item.id for entry, _ in items]
                tx.announce(tx.stores.ids(), only_items, now)
        return changes

    @retrying
    def stores(
        self, actor: Actor, rows: Sequence[StoreRow], *, dry_run: bool
    ) -> tuple[Change, ...]:
        """Configure these stores, new ones too; what changed. Raises as `menu`."""
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            faults: list[Fault] = []
            planned = _plan(
                rows, "", lambda row: plan_store(tx.stores.get(row.id), row.id, row), faults
            )
            if faults:
                raise Invalid(tuple(faults))
            for entry, change in () if dry_run else planned:
                tx.stores.put(entry)
                record(tx, actor, now, entry.store.id, (change,))
                tx.announce((entry.store.id,), (), now)
        return tuple(change for _, change in planned)

    def exported_menu(self, actor: Actor) -> MenuFile:
        """The file that imports as what is kept now. Raises Forbidden."""
        check_reader(actor)
        with self.begin() as tx:
            ingredients, items = tx.catalogue.ingredients(), tx.catalogue.items()
        return MenuFile(
            ingredients=tuple(
                _row(ingredient_view(entry), entry.ingredient.id, IngredientRow)
                for entry in ingredients
            ),
            items=tuple(_row(item_view(entry), entry.item.id, ItemRow) for entry in items),
        )

    def exported_stores(self, actor: Actor) -> tuple[StoreRow, ...]:
        """The file that configures the stores as they are now. Raises Forbidden."""
        check_writer(actor)
        with self.begin() as tx:
            entries = [tx.stores.get(store) for store in tx.stores.ids()]
        return tuple(_row(kept_view(entry), entry.store.id, StoreRow) for entry in entries if entry)


def _plan_menu(
    tx: CatalogueTransaction, file: MenuFile
) -> tuple[list[tuple[IngredientEntry, Change]], list[tuple[ItemEntry, Change]]]:
    kept = {entry.ingredient.id: entry for entry in tx.catalogue.ingredients()}
    sold = {entry.item.id: entry for entry in tx.catalogue.items()}
    known = {*kept, *(row.id for row in file.ingredients)}
    first = next_position(sold.values())
    new = [row.id for row in file.items if row.id not in sold]
    places = {item: first + number for number, item in enumerate(new)}
    faults: list[Fault] = []
    ingredients = _plan(
        file.ingredients,
        "/ingredients",
        lambda row: plan_ingredient(kept.get(row.id), row.id, row),
        faults,
    )
    items = _plan(
        file.items,
        "/items",
        lambda row: plan_item(sold.get(row.id), row.id, row, known, places.get(row.id, 0)),
        faults,
    )
    if faults:
        raise Invalid(tuple(faults))
    return ingredients, items


def _plan(
    rows: Sequence[Row],
    pointer: str,
    plan: Callable[[Row], tuple[Entry, Change | None]],
    faults: list[Fault],
) -> list[tuple[Entry, Change]]:
    """What the rows change, one by one; what is wrong with them is added to `faults`."""
    planned = []
    seen: set[str] = set()
    for position, row in enumerate(rows):
        where = f"{pointer}/{position}"
        if row.id in seen:
            faults.append(Fault(f"{where}/id", "named-twice"))
        seen.add(row.id)
        try:
            entry, change = plan(row)
        except Invalid as invalid:
            faults += [evolve(fault, pointer=where + fault.pointer) for fault in invalid.faults]
        else:
            if change is not None:
                planned.append((entry, change))
    return planned


def _row(view: Struct, row: str, kind: type[Row]) -> Row:
    fields = {name: getattr(view, name) for name in kind.__struct_fields__ if name != "id"}
    return kind(id=row, **fields)

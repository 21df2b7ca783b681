"""The menu as flat sheets of text, for those who keep it in a spreadsheet.

Six sheets: `ingredients`, `supplements`, `items`, `sizes`, `recipes`, `steps`; a row is a
dictionary by column. What a spreadsheet would take for a formula is guarded by an apostrophe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ocpizza.application.catalogue.files import IngredientRow, ItemRow, MenuFile
from ocpizza.domain.errors import Fault, Invalid

Cells = Mapping[str, str]
Sheets = dict[str, list[dict[str, str]]]

COLUMNS: Mapping[str, Sequence[str]] = {
    "ingredients": (
        *("id", "name_fr", "name_en", "unit", "allergens", "vegetarian"),
        *("meat_origin_fr", "meat_origin_en"),
    ),
    "supplements": ("ingredient", "size", "quantity", "price_cents"),
    "items": (
        *("id", "kind", "name_fr", "name_en", "description_fr", "description_en"),
        *("vat_category", "alcohol", "position", "retired"),
    ),
    "sizes": ("item", "size", "price_cents"),
    "recipes": ("item", "size", "ingredient", "quantity"),
    "steps": ("item", "fr", "en"),
}
"""The sheets and their columns, in order. Allergens are divided by spaces."""

_BELONGS_TO = {"supplements": "ingredient", "sizes": "item", "recipes": "item", "steps": "item"}
_UNKNOWN = {"ingredient": "unknown-ingredient", "item": "unknown-item"}
_KEYS = {
    "supplements": ("ingredient", "size"),
    "sizes": ("item", "size"),
    "recipes": ("item", "size", "ingredient"),
}
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
_YES, _NO = "yes", "no"


def sheets_of(menu: MenuFile) -> Sheets:
    """The menu in sheets; `menu_of` makes it the same again."""
    rows = {
        "ingredients": map(_ingredient_cells, menu.ingredients),
        "supplements": (
            (row.id, size, added.quantity, added.price_cents)
            for row in menu.ingredients
            for size, added in row.supplements.items()
        ),
        "items": map(_item_cells, menu.items),
        "sizes": (
            (row.id, name, size.price_cents)
            for row in menu.items
            for name, size in row.sizes.items()
        ),
        "recipes": (
            (row.id, name, ingredient, quantity)
            for row in menu.items
            for name, size in row.sizes.items()
            for ingredient, quantity in size.recipe.items()
        ),
        "steps": ((row.id, step.fr, step.en) for row in menu.items for step in row.steps),
    }
    return {
        sheet: [dict(zip(COLUMNS[sheet], map(_cell, cells), strict=True)) for cells in rows[sheet]]
        for sheet in COLUMNS
    }


def menu_of(sheets: Mapping[str, Sequence[Cells]]) -> dict[str, Any]:
    """The JSON value of a `MenuFile`, to be checked like any other.

    Cells that cannot be what their column wants are left as they are, for the check to find. Raises
    Invalid for rows that belong to nothing, or are there twice.
    """
    faults = [*_orphans(sheets), *_doubles(sheets)]
    if faults:
        raise Invalid(tuple(faults))
    supplements = _grouped(sheets.get("supplements", ()), "ingredient")
    sizes = _grouped(sheets.get("sizes", ()), "item")
    recipes = _grouped(sheets.get("recipes", ()), "item")
    steps = _grouped(sheets.get("steps", ()), "item")
    return {
        "ingredients": [
            _ingredient(row, supplements.get(_text(row, "id"), ()))
            for row in sheets.get("ingredients", ())
        ],
        "items": [
            _item(row, sizes.get(item, ()), recipes.get(item, ()), steps.get(item, ()))
            for row in sheets.get("items", ())
            for item in (_text(row, "id"),)
        ],
    }


def _orphans(sheets: Mapping[str, Sequence[Cells]]) -> Iterator[Fault]:
    known = {
        (column, _text(row, "id"))
        for column, sheet in (("ingredient", "ingredients"), ("item", "items"))
        for row in sheets.get(sheet, ())
    }
    for sheet, column in _BELONGS_TO.items():
        for position, row in enumerate(sheets.get(sheet, ())):
            named = _text(row, column)
            if (column, named) not in known:
                yield Fault(f"/{sheet}/{position}/{column}", _UNKNOWN[column], {column: named})
    sizes = {_key(row, "item", "size") for row in sheets.get("sizes", ())}
    for position, row in enumerate(sheets.get("recipes", ())):
        if _key(row, "item", "size") not in sizes:
            item = _text(row, "item")
            sold = [size for other, size in sorted(sizes) if other == item]
            found = {"item": item, "sizes": sold}
            yield Fault(f"/recipes/{position}/size", "unknown-size", found)


def _doubles(sheets: Mapping[str, Sequence[Cells]]) -> Iterator[Fault]:
    for sheet, columns in _KEYS.items():
        keys = [_key(row, *columns) for row in sheets.get(sheet, ())]
        seen: set[tuple[str, ...]] = set()
        for position, key in enumerate(keys):
            if key in seen:
                yield Fault(f"/{sheet}/{position}/{columns[-1]}", "named-twice")
            seen.add(key)


def _ingredient_cells(row: IngredientRow) -> tuple[object, ...]:
    origin = row.meat_origin
    return (
        *(row.id, row.name.fr, row.name.en, row.unit.value),
        *(" ".join(each.value for each in row.allergens), row.vegetarian),
        *((origin.fr, origin.en) if origin is not None else ("", "")),
    )


def _item_cells(row: ItemRow) -> tuple[object, ...]:
    return (
        *(row.id, row.kind.value, row.name.fr, row.name.en),
        *(row.description.fr, row.description.en, row.vat_category.value, row.alcohol),
        *("" if row.position is None else row.position, row.retired),
    )


def _ingredient(row: Cells, supplements: Iterable[Cells]) -> dict[str, Any]:
    origin = _words(row, "meat_origin_")
    return {
        "id": _text(row, "id"),
        "name": _words(row, "name_"),
        "unit": _text(row, "unit"),
        "allergens": _text(row, "allergens").split(),
        "vegetarian": _truth(row, "vegetarian"),
        "meat_origin": origin if any(origin.values()) else None,
        "supplements": {
            _text(added, "size"): {
                "quantity": _number(added, "quantity"),
                "price_cents": _number(added, "price_cents"),
            }
            for added in supplements
        },
    }


def _item(
    row: Cells, sizes: Iterable[Cells], recipes: Iterable[Cells], steps: Iterable[Cells]
) -> dict[str, Any]:
    parts = _grouped(recipes, "size")
    return {
        "id": _text(row, "id"),
        "kind": _text(row, "kind"),
        "name": _words(row, "name_"),
        "description": _words(row, "description_"),
        "vat_category": _text(row, "vat_category"),
        "alcohol": _truth(row, "alcohol"),
        "sizes": {
            name: {
                "price_cents": _number(size, "price_cents"),
                "recipe": {
                    _text(part, "ingredient"): _number(part, "quantity")
                    for part in parts.get(name, ())
                },
            }
            for size in sizes
            for name in (_text(size, "size"),)
        },
        "steps": [_words(step, "") for step in steps],
        "position": _number(row, "position") if _text(row, "position") else None,
        "retired": _truth(row, "retired"),
    }


def _grouped(rows: Iterable[Cells], column: str) -> dict[str, list[Cells]]:
    grouped: dict[str, list[Cells]] = {}
    for row in rows:
        grouped.setdefault(_text(row, column), []).append(row)
    return grouped


def _key(row: Cells, *columns: str) -> tuple[str, ...]:
    return tuple(_text(row, column) for column in columns)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _YES if value else _NO
    text = str(value)
    return f"'{text}" if text.startswith(_GUARDED) else text


def _text(row: Cells, column: str) -> str:
    return (row.get(column) or "").removeprefix("'")


def _words(row: Cells, column: str) -> dict[str, str]:
    return {language: _text(row, f"{column}{language}") for language in ("fr", "en")}


def _number(row: Cells, column: str) -> int | str:
    text = _text(row, column).strip()
    return int(text) if text.isascii() and text.isdecimal() else text


def _truth(row: Cells, column: str) -> bool | str:
    text = _text(row, column).strip().lower()
    return {_YES: True, _NO: False, "": False}.get(text, text)

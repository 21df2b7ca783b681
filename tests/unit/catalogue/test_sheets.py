from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ocpizza.application.catalogue.files import MenuFile
from ocpizza.application.catalogue.items import TextRequest
from ocpizza.application.catalogue.sheets import COLUMNS, Sheets, menu_of, sheets_of
from ocpizza.domain.errors import Invalid
from ocpizza.entrypoints.cli.demo import dataset

MENU = dataset.load().menu
COLA = next(row for row in MENU.items if row.kind == "drink")


def again(sheets: Sheets) -> MenuFile:
    return msgspec.convert(menu_of(sheets), MenuFile)


def test_the_demonstrations_menu_comes_back_the_same() -> None:
    assert again(sheets_of(MENU)) == MENU


def test_every_sheet_has_its_columns_in_order() -> None:
    for sheet, rows in sheets_of(MENU).items():
        assert rows
        assert all(tuple(row) == tuple(COLUMNS[sheet]) for row in rows)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_words_come_back_as_they_were(words: str) -> None:
    file = MenuFile(items=(replace(COLA, name=TextRequest(words, "x")),))

    assert again(sheets_of(file)) == file


@pytest.mark.parametrize("words", ["=1+1", "+33", "-5 %", "@home", "\tx", "\rx"])
def test_no_cell_is_a_formula(words: str) -> None:
    sheets = sheets_of(MenuFile(items=(replace(COLA, name=TextRequest(words, words)),)))

    assert sheets["items"][0]["name_fr"] == f"'{words}"


def test_what_a_spreadsheet_leaves_empty_is_left_out() -> None:
    sheets = sheets_of(MenuFile(items=(replace(COLA, position=None),)))

    assert sheets["items"][0]["position"] == ""
    assert again(sheets).items[0].position is None


@pytest.mark.parametrize(
    ("sheet", "column", "cell"),
    [
        ("sizes", "price_cents", "3,50"),
        ("recipes", "quantity", "-1"),
        ("items", "alcohol", "perhaps"),
        ("items", "kind", "soup"),
    ],
)
def test_a_cell_that_cannot_be_is_found_by_the_check(sheet: str, column: str, cell: str) -> None:
    sheets = sheets_of(MenuFile(items=(COLA,)))
    sheets[sheet][0][column] = cell

    with pytest.raises(msgspec.ValidationError):
        again(sheets)


def test_rows_that_belong_to_nothing_or_are_there_twice_are_named() -> None:
    sheets = sheets_of(MenuFile(items=(COLA,)))
    sheets["sizes"].append({"item": "kola", "size": "standard", "price_cents": "1"})
    sheets["sizes"].append(dict(sheets["sizes"][0]))
    sheets["recipes"].append({**sheets["recipes"][0], "size": "giant"})
    sheets["supplements"] = [{"ingredient": "moon", "size": "small"}]

    with pytest.raises(Invalid) as refused:
        menu_of(sheets)

    assert [(fault.pointer, fault.code, fault.data) for fault in refused.value.faults] == [
        ("/supplements/0/ingredient", "unknown-ingredient", {"ingredient": "moon"}),
        ("/sizes/1/item", "unknown-item", {"item": "kola"}),
        ("/recipes/1/size", "unknown-size", {"item": COLA.id, "sizes": ["standard"]}),
        ("/sizes/2/size", "named-twice", {}),
    ]


def test_sheets_that_are_missing_are_empty() -> None:
    assert again({}) == MenuFile()

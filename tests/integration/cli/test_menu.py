"""The menu goes out to files and comes back the same; a dry run shows what would change."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ocpizza = Callable[..., str]
Told = Callable[..., Any]


def test_json_comes_back_as_it_went(ocpizza: Ocpizza, told: Told, tmp_path: Path) -> None:
    file = tmp_path / "menu.json"
    ocpizza("menu", "export", str(file))

    assert told("menu", "import", str(file)) == []
    assert json.loads(ocpizza("menu", "export")) == json.loads(file.read_text())


def test_sheets_come_back_as_they_went(ocpizza: Ocpizza, told: Told, tmp_path: Path) -> None:
    written = ocpizza("menu", "export", "--csv", str(tmp_path)).split()

    assert sorted(Path(file).name for file in written) == [
        "ingredients.csv",
        "items.csv",
        "recipes.csv",
        "sizes.csv",
        "steps.csv",
        "supplements.csv",
    ]
    assert told("menu", "import", str(tmp_path)) == []


def test_a_dry_run_shows_each_value_and_changes_none(
    ocpizza: Ocpizza, told: Told, tmp_path: Path
) -> None:
    file = dearer_margherita(ocpizza, tmp_path)

    shown = ocpizza("menu", "import", "--dry-run", str(file))

    line = next(line for line in shown.splitlines() if "sizes.medium.price_cents" in line)
    assert line.split() == ["item", "margherita", "sizes.medium.price_cents", "990", "1090"]
    assert "1 of 112 entries would change." in shown
    assert price(ocpizza) == 990


def test_an_import_makes_the_menu_what_the_file_says(
    ocpizza: Ocpizza, told: Told, tmp_path: Path
) -> None:
    file = dearer_margherita(ocpizza, tmp_path)

    assert "1 of 112 entries changed." in ocpizza("menu", "import", str(file))

    assert price(ocpizza) == 1090
    assert told("menu", "import", str(file)) == []


def test_a_spreadsheet_with_semicolons_is_read_too(
    ocpizza: Ocpizza, told: Told, tmp_path: Path
) -> None:
    sheet = tmp_path / "ingredients.csv"
    sheet.write_text(
        "id;name_fr;name_en;unit;allergens;vegetarian\nhoney;Miel;Honey;g;;yes\n", "utf-8"
    )

    changed = told("ingredients", "import", str(sheet))

    assert [change["subject"] for change in changed] == ["honey"]


def test_ingredients_alone_are_taken_from_a_whole_menu(
    ocpizza: Ocpizza, told: Told, tmp_path: Path
) -> None:
    file = dearer_margherita(ocpizza, tmp_path)

    assert told("ingredients", "import", str(file)) == []
    assert price(ocpizza) == 990


def test_every_fault_of_a_file_is_named_and_nothing_is_kept(
    ocpizza: Ocpizza, told: Told, tmp_path: Path
) -> None:
    file = dearer_margherita(ocpizza, tmp_path)
    menu = json.loads(file.read_text())
    menu["items"][1]["sizes"]["small"]["price_cents"] = "9.90"
    menu["items"][2]["colour"] = "red"
    file.write_text(json.dumps(menu))

    said = ocpizza("menu", "import", str(file), code=2)

    assert "/items/1/sizes/small/price_cents" in said
    assert "/items/2/colour" in said
    assert price(ocpizza) == 990


def test_a_sheet_that_is_none_is_named(ocpizza: Ocpizza, tmp_path: Path) -> None:
    sheet = tmp_path / "prices.csv"
    sheet.write_text("item,price\n")

    assert "prices.csv: the sheets of a menu are" in ocpizza("menu", "import", str(sheet), code=2)


def test_a_column_that_is_none_is_named(ocpizza: Ocpizza, tmp_path: Path) -> None:
    sheet = tmp_path / "sizes.csv"
    with sheet.open("w") as file:
        csv.writer(file).writerows([["item", "size", "prix"], ["margherita", "small", "7"]])

    assert "unknown column 'prix'" in ocpizza("menu", "import", str(sheet), code=2)


def test_a_file_that_is_not_there_is_named(ocpizza: Ocpizza, tmp_path: Path) -> None:
    missing = tmp_path / "menu.json"

    assert f"{missing}: No such file" in ocpizza("menu", "import", str(missing), code=2)


def dearer_margherita(ocpizza: Ocpizza, folder: Path) -> Path:
    menu = json.loads(ocpizza("menu", "export"))
    margherita = next(item for item in menu["items"] if item["id"] == "margherita")
    margherita["sizes"]["medium"]["price_cents"] = 1090
    file = folder / "menu.json"
    file.write_text(json.dumps(menu))
    return file


def price(ocpizza: Ocpizza) -> int:
    menu = json.loads(ocpizza("menu", "export"))
    margherita = next(item for item in menu["items"] if item["id"] == "margherita")
    cents: int = margherita["sizes"]["medium"]["price_cents"]
    return cents

"""The stores go out to a file and come back the same; another store is opened from a row of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ocpizza = Callable[..., str]
Told = Callable[..., Any]
BELLECOUR = "lyon-bellecour"


@pytest.fixture
def file(ocpizza: Ocpizza, tmp_path: Path) -> Path:
    """All stores, as they are."""
    file = tmp_path / "stores.json"
    ocpizza("stores", "export", str(file))
    return file


def test_they_come_back_as_they_went(ocpizza: Ocpizza, told: Told, file: Path) -> None:
    assert told("stores", "import", str(file)) == []
    assert json.loads(ocpizza("stores", "export")) == json.loads(file.read_text())


def test_a_dry_run_shows_each_value_and_changes_none(ocpizza: Ocpizza, file: Path) -> None:
    change(file, BELLECOUR, preparation_minutes=25)
    before = ocpizza("stores", "export")

    shown = ocpizza("stores", "import", "--dry-run", str(file))

    line = next(line for line in shown.splitlines() if "preparation_minutes" in line)
    assert line.split()[-1] == "25"
    assert "1 of 5 stores would change." in shown
    assert ocpizza("stores", "export") == before


def test_the_next_store_is_opened_as_another_one_is(
    ocpizza: Ocpizza, told: Told, file: Path
) -> None:
    like = change(file, BELLECOUR, id="annecy", name="OC Pizza Annecy", phone="04 65 71 00 99")
    file.write_text(json.dumps([like]))

    assert "1 of 1 stores changed." in ocpizza("stores", "import", str(file))

    (opened,) = (store for store in told("stores", "list") if store["store"] == "annecy")
    assert (opened["name"], opened["phone"]) == ("OC Pizza Annecy", "+33465710099")
    assert len(told("stores", "list")) == 6


def test_every_fault_is_named_with_its_row_and_nothing_is_kept(
    ocpizza: Ocpizza, file: Path
) -> None:
    change(file, BELLECOUR, preparation_minutes=25)
    change(file, "grenoble", pizzas_per_ten_minutes=0, colour="red")
    rows = [row["id"] for row in json.loads(file.read_text())]

    said = ocpizza("stores", "import", str(file), code=2)

    wrong = rows.index("grenoble")
    assert f"/{wrong}/pizzas_per_ten_minutes" in said
    assert f"/{wrong}/colour" in said
    assert '"preparation_minutes": 25' not in ocpizza("stores", "export")


def test_a_number_that_nobody_could_call_is_named_with_its_row(
    ocpizza: Ocpizza, file: Path
) -> None:
    row = change(file, BELLECOUR, phone="12")
    file.write_text(json.dumps([row]))

    assert "/0/phone" in ocpizza("stores", "import", str(file), code=2)


def change(file: Path, store: str, **values: object) -> dict[str, Any]:
    """Of one store in the file; its row."""
    rows: list[dict[str, Any]] = json.loads(file.read_text())
    row = next(row for row in rows if row["id"] == store)
    row.update(values)
    file.write_text(json.dumps(rows))
    return row

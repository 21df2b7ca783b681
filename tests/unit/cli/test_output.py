"""What people and scripts are shown."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ocpizza.application.catalogue.comparing import Change
from ocpizza.entrypoints.cli.differences import lines
from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.menu_files import read_menu, write_sheets
from ocpizza.entrypoints.cli.output import euros, local, print_json, print_table, progress


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "0.00 €"), (5, "0.05 €"), (123456, "1234.56 €"), (-5, "-0.05 €")]
)
def test_amounts_are_in_euros(cents: int, shown: str) -> None:
    assert euros(cents) == shown


def test_times_are_those_of_the_clock_on_the_wall() -> None:
    assert local(datetime(2026, 11, 24, 18, 5, tzinfo=UTC)) == "24/11 19:05"
    assert local(datetime(2026, 7, 14, 18, 5, tzinfo=UTC)) == "14/07 20:05"
    assert local(None) == ""


def test_a_table_is_not_cut_where_nobody_looks_at_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("what", "how many>"), [("x" * 150, 7), (None, "[red]")])

    shown = capsys.readouterr().out
    assert "x" * 150 in shown
    assert "[red]" in shown
    assert "None" not in shown


def test_json_is_of_views_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"at": datetime(2026, 11, 24, 18, 5, tzinfo=UTC)})

    assert json.loads(capsys.readouterr().out) == {"at": "2026-11-24T18:05:00Z"}


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("counting", 3) as advance:
        advance()
        advance(2)

    assert capsys.readouterr() == ("", "")


def test_a_change_is_shown_value_by_value() -> None:
    change = Change(
        "item",
        "margherita",
        {"sizes": {"small": {"price_cents": 790}}, "steps": [{"fr": "Un", "en": "One"}]},
        {"sizes": {"small": {"price_cents": 800}}, "steps": []},
    )

    assert (
        list(lines(change))
        == [
            ("item margherita", "sizes.small.price_cents", "790", "800"),
            ("item margherita", "steps.0.fr", "Un", ""),
            ("item margherita", "steps.0.en", "One", ""),
            ("item margherita", "steps", "", ""),
        ][:3]
    )


def test_what_is_new_is_said_to_be() -> None:
    change = Change("ingredient", "honey", None, {"unit": "g"})

    assert list(lines(change)) == [("ingredient honey", "", "", "new")]


def test_sheets_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    sheet = tmp_path / "ingredients.csv"
    sheet.write_bytes(
        b"\xef\xbb\xbfid;name_fr;name_en;unit;allergens;vegetarian\r\nhoney;Miel;Honey;g;;yes\r\n"
    )

    menu = read_menu(sheet)

    assert menu.ingredients[0].name.fr == "Miel"
    assert len(write_sheets(menu, tmp_path / "out")) == 6
    assert read_menu(tmp_path / "out") == menu


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,name_fr\nhoney\n", "more or fewer cells"),
        ("id,name_fr\nhoney,Miel,extra\n", "more or fewer cells"),
        ('id,name_fr\n"honey,Miel\n', "line"),
        ("id,name_fr\nhoney,Mi\xe9l\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    sheet = tmp_path / "ingredients.csv"
    sheet.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(Stop, match=said):
        read_menu(sheet)


@pytest.mark.parametrize(("content", "said"), [("{", "it is not JSON"), ('{"a":1,"a":2}', "twice")])
def test_json_that_cannot_be_read_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "menu.json"
    file.write_text(content)

    with pytest.raises(Stop, match=said):
        read_menu(file)

"""Files for spreadsheets: nobody's name becomes a formula there."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from ocpizza.domain.errors import NotFound
from ocpizza.domain.money import Money
from ocpizza.entrypoints.http.site.sheets import Cell, Sheet, as_csv, as_xlsx, download

PLACED = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
ROW: tuple[Cell, ...] = ("Léa", 3, Money(1290), PLACED, date(2026, 11, 24), None)


def a_sheet(*rows: tuple[Cell, ...]) -> Sheet:
    return Sheet("Commandes", ("Client",), rows)


def test_french_spreadsheets_read_it_as_they_expect() -> None:
    assert as_csv(a_sheet(ROW), "fr").decode("utf-8-sig").splitlines() == [
        "Client",
        "Léa;3;12,90;2026-11-24 19:05;2026-11-24;",
    ]


def test_english_ones_too() -> None:
    text = as_csv(a_sheet(ROW), "en").decode("utf-8-sig")
    assert "Léa,3,12.90,2026-11-24 19:05,2026-11-24," in text


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1"])
def test_no_cell_begins_as_a_formula_does(name: str) -> None:
    line = as_csv(a_sheet((name,)), "fr").decode("utf-8-sig").splitlines()[1].strip('"')
    assert line == f"'{name}"
    with ZipFile(BytesIO(as_xlsx([a_sheet((name,))]))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert f"'{name}".encode() in book.read("xl/sharedStrings.xml")


def test_what_is_owed_back_is_a_number_all_the_same() -> None:
    assert "-2,50" in as_csv(a_sheet((Money(-250),)), "fr").decode("utf-8-sig").splitlines()


def test_it_is_sent_to_be_kept_and_in_these_two_forms_only() -> None:
    sent = download([a_sheet(ROW)], "commandes", "xlsx", "fr")
    assert sent.headers["content-disposition"] == 'attachment; filename="commandes.xlsx"'
    with pytest.raises(NotFound):
        download([a_sheet(ROW)], "commandes", "exe", "fr")

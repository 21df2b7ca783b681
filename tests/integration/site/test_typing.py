"""What people type into forms: amounts, weights, and what came with it."""

from datetime import UTC, date, datetime

import pytest

from ocpizza.domain.quantity import Unit
from ocpizza.entrypoints.http.site.forms import cents, euros, quantity
from ocpizza.entrypoints.http.site.wording import Wording


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12,50", 1250), ("12.5", 1250), ("12", 1200), ("0,05 €", 5), ("12,505", "12,505")],
)
def test_an_amount_is_typed_in_euros(typed: str, amount: int | str) -> None:
    assert cents(typed) == amount


@pytest.mark.parametrize("amount", [0, 5, 1290, 100000])
def test_an_amount_that_is_shown_in_a_field_is_read_back(amount: int) -> None:
    assert cents(euros(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2500", 2500),
        ("2,5 kg", 2500),
        ("0.75l", 750),
        ("12 g", 12),
        ("1 200 g", 1200),
        ("1\u202f200\u00a0g", 1200),
        ("2 kilos", 2000),
        ("75 cl", 750),
        ("1,200 kg", 1200),
        ("12 pièces", 12),
        ("3 pots", "3 pots"),
        ("2,5 g", "2,5 g"),
        ("1,5", "1,5"),
        ("-3", "-3"),
        ("beaucoup", "beaucoup"),
    ],
)
def test_a_quantity_is_typed_in_the_base_unit_or_a_thousand_of_it(
    typed: str, amount: int | str
) -> None:
    assert quantity(typed) == amount


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        ("2,5 kg", Unit.GRAM, 2500),
        ("2,5 kg", Unit.MILLILITRE, "2,5 kg"),
        ("2 l", Unit.MILLILITRE, 2000),
        ("2 l", Unit.PIECE, "2 l"),
        ("7", Unit.PIECE, 7),
        ("", Unit.GRAM, ""),
    ],
)
def test_litres_of_flour_are_refused(typed: str, unit: Unit, amount: int | str) -> None:
    assert quantity(typed, unit) == amount


def test_quantities_are_read_as_people_say_them() -> None:
    french, english = Wording("fr"), Wording("en")
    assert french.quantity(12_500, "g") == "12,5\u00a0kg"
    assert english.quantity(-1481, "ml") == "-1.481\u00a0l"
    assert french.quantity(80, "g") == "80\u00a0g"
    assert french.quantity(3, "piece") == "3"


def test_accents_do_not_change_the_place_of_a_word() -> None:
    words = ["Olives", "Épinards", "Ail"]
    assert sorted(words, key=Wording("fr").alphabetical) == ["Ail", "Épinards", "Olives"]


def test_a_time_of_another_day_says_which() -> None:
    french, today = Wording("fr"), date(2026, 11, 24)
    said = [
        french.time_from(today, datetime(2026, 11, day, 22, 30, tzinfo=UTC)) for day in (24, 25)
    ]
    assert said == ["23:30", "demain 23:30"]
    assert french.time_from(today, datetime(2026, 11, 24, 23, 15, tzinfo=UTC)) == "demain 00:15"
    later = french.time_from(today, datetime(2026, 11, 26, 11, tzinfo=UTC))
    assert later == "jeudi 26 novembre 12:00"

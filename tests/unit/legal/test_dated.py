from datetime import date, time, timedelta

import pytest

from ocpizza.domain.legal.alcohol import night_hours
from ocpizza.domain.legal.ceilings import cash_limit, meal_voucher_limit
from ocpizza.domain.legal.dated import Dated, NotInForceError, in_force
from ocpizza.domain.money import Money

TODAY = date(2026, 11, 24)
OLD = Dated("old", date(2020, 1, 1), date(2021, 12, 31), "a decree")
NEW = Dated("new", date(2022, 1, 1), None, "another")


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2020, 1, 1), "old"),
        (date(2021, 12, 31), "old"),
        (date(2022, 1, 1), "new"),
        (date(2099, 1, 1), "new"),
    ],
)
def test_a_value_holds_from_its_first_to_its_last_day(on: date, value: str) -> None:
    assert in_force((OLD, NEW), on, "value") == value


def test_before_the_first_text_there_is_no_value() -> None:
    with pytest.raises(NotInForceError, match="no limit in force on 2019-12-31"):
        in_force((OLD, NEW), date(2019, 12, 31), "limit")


def test_a_value_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        Dated("never", TODAY, TODAY - timedelta(days=1), "a slip")


def test_a_debt_may_be_paid_in_cash_up_to_1000_euros() -> None:
    assert cash_limit(TODAY) == Money(100_000)


def test_meal_vouchers_pay_up_to_25_euros_a_day_since_october_2022() -> None:
    assert meal_voucher_limit(TODAY) == Money(2_500)
    assert meal_voucher_limit(date(2022, 10, 1)) == Money(2_500)
    with pytest.raises(NotInForceError, match="meal vouchers"):
        meal_voucher_limit(date(2022, 9, 30))


def test_alcohol_to_take_away_needs_a_permit_from_22_to_8() -> None:
    night = night_hours(TODAY)

    assert (night.begins, night.ends) == (time(22), time(8))

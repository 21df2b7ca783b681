from datetime import UTC, datetime, timedelta

import pytest

from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at

RFC_SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 24, 18, 0, 10, tzinfo=UTC)
STEP_NOW = int(NOW.timestamp()) // 30
FACTOR = SecondFactor(RFC_SECRET)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b_in_six_digits(seconds: int, code: str) -> None:
    assert code_at(RFC_SECRET, seconds // 30) == code
    assert SecondFactor(RFC_SECRET).accepts(code, datetime.fromtimestamp(seconds, UTC)) is not None


@pytest.mark.parametrize(
    ("drift", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phones_clock_may_be_one_step_off(drift: int, *, good: bool) -> None:
    code = code_at(RFC_SECRET, STEP_NOW + drift)

    assert FACTOR.accepts(code, NOW) == (STEP_NOW + drift if good else None)


def test_a_code_is_good_once_and_so_are_those_before_it() -> None:
    used = SecondFactor(RFC_SECRET, last_step=STEP_NOW)

    assert used.accepts(code_at(RFC_SECRET, STEP_NOW), NOW) is None
    assert used.accepts(code_at(RFC_SECRET, STEP_NOW - 1), NOW) is None
    assert used.accepts(code_at(RFC_SECRET, STEP_NOW + 1), NOW + STEP) == STEP_NOW + 1


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "\u0661" * 6])
def test_anything_else_is_no_code(code: str) -> None:
    assert FACTOR.accepts(code, NOW) is None


def test_steps_are_counted_from_1970_whatever_the_zone() -> None:
    paris = NOW.astimezone()

    assert FACTOR.accepts(code_at(RFC_SECRET, STEP_NOW), paris) == STEP_NOW
    assert timedelta(seconds=30) == STEP


def test_a_secret_is_written_in_base32_and_read_back_as_people_type_it() -> None:
    assert FACTOR.text == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert SecondFactor.parse("gezd gnbv gy3t qojq gezd gnbv gy3t qojq") == FACTOR


@pytest.mark.parametrize("text", ["", "GEZDGNBV", "!" * 32, "1" * 32, "é" * 32])
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        SecondFactor.parse(text)


def test_the_secret_is_not_shown() -> None:
    assert "1234567890" not in repr(FACTOR)

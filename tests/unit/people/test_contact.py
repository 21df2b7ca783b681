import pytest

from ocpizza.domain.people.contact import written


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+33465710201", "04 65 71 02 01"),
        ("+41446681800", "+41446681800"),
        ("+262692123456", "+262692123456"),
        ("+3361234567", "+3361234567"),
    ],
)
def test_a_french_number_is_written_as_the_french_do(number: str, seen: str) -> None:
    assert written(number) == seen

import pytest

from ocpizza.domain.stock.level import Level


def test_available_is_what_is_there_and_not_promised() -> None:
    assert Level("dough", on_hand=1000, reserved=250).available == 750


@pytest.mark.parametrize(("on_hand", "reserved"), [(-1, 0), (10, -1), (10, 11)])
def test_no_less_than_nothing_is_there_and_no_more_than_all_is_promised(
    on_hand: int, reserved: int
) -> None:
    with pytest.raises(ValueError, match=r"must be|more reserved"):
        Level("dough", on_hand, reserved)


@pytest.mark.parametrize(("on_hand", "low"), [(101, False), (100, True), (99, True), (0, True)])
def test_it_is_low_when_no_more_is_available_than_the_reorder_level(
    on_hand: int, *, low: bool
) -> None:
    assert Level("dough", on_hand + 50, 50, reorder_level=100).low is low


def test_nothing_of_what_needs_no_reordering_is_low() -> None:
    assert Level("dough", 0, 0).low
    assert not Level("dough", 1, 0).low

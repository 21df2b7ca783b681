"""What guests may hold without having paid."""

import pytest

from ocpizza.domain.errors import TooMuchUnpaid
from ocpizza.domain.orders.unpaid import Unpaid, UnpaidCaps

HELD = Unpaid(by_contact=2, reserved={"dough": 400}, on_hand={"dough": 1000, "basil": 10})


def test_without_caps_anything_goes() -> None:
    assert UnpaidCaps().off
    UnpaidCaps().check(HELD, {"dough": 10**9})


@pytest.mark.parametrize(("most", "allowed"), [(3, True), (2, False), (1, False), (0, False)])
def test_a_contact_holds_so_many_orders_and_no_more(most: int, *, allowed: bool) -> None:
    caps = UnpaidCaps(orders_per_contact=most)
    if allowed:
        caps.check(HELD, {})
    else:
        with pytest.raises(TooMuchUnpaid):
            caps.check(HELD, {})


@pytest.mark.parametrize(
    ("needs", "allowed"),
    [
        ({"dough": 100}, True),
        ({"dough": 101}, False),
        ({"basil": 5}, True),
        ({"dough": 1, "basil": 6}, False),
        ({"ham": 1}, False),  # none there
    ],
)
def test_all_guests_together_hold_a_share_of_each_ingredient(
    needs: dict[str, int], *, allowed: bool
) -> None:
    caps = UnpaidCaps(share_percent=50)
    assert not caps.off
    if allowed:
        caps.check(HELD, needs)
    else:
        with pytest.raises(TooMuchUnpaid):
            caps.check(HELD, needs)

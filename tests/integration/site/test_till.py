import pytest

from ocpizza.application.reading.orders import AddressView
from ocpizza.entrypoints.http.site.pages.staff.courier import maps_link
from ocpizza.entrypoints.http.site.pages.staff.till import likely_sums


@pytest.mark.parametrize(
    ("due", "sums"),
    [
        (2170, [2500, 3000, 4000, 5000]),
        (990, [1000, 2000, 5000]),
        (5000, [6000]),
        (12_345, [12_500, 13_000, 14_000, 15_000]),
    ],
)
def test_customers_hold_out_banknotes(due: int, sums: list[int]) -> None:
    assert likely_sums(due) == sums


def test_an_address_opens_the_maps_of_the_telephone() -> None:
    address = AddressView("3 rue de la Charité", "2e étage", "69002", "Lyon", "")
    assert maps_link(address) == "geo:0,0?q=3%20rue%20de%20la%20Charit%C3%A9%2C%2069002%20Lyon"

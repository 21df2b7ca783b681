"""The order that the counter takes down, without scripts."""

import json

from tests.integration.house.ordering import BELLECOUR, new_key
from tests.integration.house.serving import House
from tests.integration.managing.desk import signed_in, words

HALVES = {"item": "reine", "size": "medium", "quantity": 2, "half": "margherita"}


def test_what_is_short_names_the_dish_and_what_it_lacks(house: House) -> None:
    count = {"kind": "count", "ingredient": "basil", "quantity": 0}
    with house.client("manager") as manager:
        manager.post(f"{BELLECOUR}/stock/movements", json=count, headers=new_key())
    with signed_in(house, "counter") as counter:
        taken = {"do": "update", "line": json.dumps(HALVES)}
        page = counter.send("/staff/lyon-bellecour/counter", taken, 200).text
    assert "Reine / Margherita : 0 sur 2, il manque : Basilic frais." in words(page)

"""How much of an ingredient is left to promise, as a test needs it."""

from collections.abc import Callable
from typing import Any

import attrs

from tests.integration.house.ordering import BELLECOUR, new_key
from tests.integration.house.serving import House

Leave = Callable[[str, int], None]


@attrs.frozen
class Shelves:
    """Remembers what there was before the first count of each."""

    house: House
    before: dict[str, int] = attrs.field(factory=dict)

    def leave(self, ingredient: str, left: int) -> None:
        """Count it so that this much, in its unit, is not promised to anybody yet."""
        with self.house.client("manager") as manager:
            stock: list[Any] = manager.get(f"{BELLECOUR}/stock").json()["items"]
            (level,) = (one for one in stock if one["ingredient"] == ingredient)
            self.before.setdefault(ingredient, level["available"])
            quantity = level["reserved"] + left
            count = {"kind": "count", "ingredient": ingredient, "quantity": quantity}
            counted = manager.post(f"{BELLECOUR}/stock/movements", json=count, headers=new_key())
            assert counted.status_code == 201, counted.text

    def put_back(self) -> None:
        for ingredient, available in tuple(self.before.items()):
            self.leave(ingredient, available)

"""The levels of a store, with the edition of the menu they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen
from sqlalchemy import Engine

from ocpizza.adapters.postgres.engine import driver
from ocpizza.application.reading.shopping import Edition
from ocpizza.domain.errors import NotFound
from ocpizza.domain.stock.level import Level

_AVAILABLE = """
SELECT menu_seq, offer_version, CASE WHEN menu_seq IS DISTINCT FROM %(known)s THEN (
    SELECT coalesce(json_object_agg(ingredient_id, on_hand - reserved), '{}')
    FROM stock_levels WHERE store_id = %(store)s
) END
FROM store_counters WHERE store_id = %(store)s
"""

_LEVELS = """
SELECT menu_seq, offer_version, ingredient_id, on_hand, reserved, reorder_level
FROM store_counters LEFT JOIN stock_levels USING (store_id)
WHERE store_id = %s
ORDER BY ingredient_id
"""


@frozen
class PostgresShelves:
    """The `Shelves` port, on the driver: every look at a menu passes here."""

    engine: Engine

    def available(
        self, store: str, known: int | None = None
    ) -> tuple[Edition, Mapping[str, int] | None]:
        with driver(self.engine) as connection:
            row = connection.execute(_AVAILABLE, {"store": store, "known": known}).fetchone()
        if row is None:
            raise NotFound
        menu_seq, offer_version, available = row
        return Edition(menu_seq, offer_version), available

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        with driver(self.engine) as connection:
            rows = connection.execute(_LEVELS, (store,)).fetchall()
        if not rows:
            raise NotFound
        levels = [Level(*level) for _, _, *level in rows if level[0] is not None]
        return Edition(*rows[0][:2]), levels

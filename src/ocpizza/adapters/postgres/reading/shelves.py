"""The levels of a store, with the edition of the menu they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Engine

from ocpizza.adapters.postgres.engine import driver
from ocpizza.application.reading.shopping import Edition
from ocpizza.domain.errors import NotFound
from ocpizza.domain.stock.level import Level

_EDITION = "SELECT menu_seq, offer_version FROM store_counters WHERE store_id = %s"

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

    def edition(self, store: str) -> Edition:
        with driver(self.engine) as connection:
            row = connection.execute(_EDITION, (store,)).fetchone()
        if row is None:
            raise NotFound
        return Edition(*row)

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        with driver(self.engine) as connection:
            rows = connection.execute(_LEVELS, (store,)).fetchall()
        if not rows:
            raise NotFound
        levels = [Level(*level) for _, _, *level in rows if level[0] is not None]
        return Edition(*rows[0][:2]), levels

"""The levels of a store, with the edition of the menu they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.shopping import Edition
from ocpizza.domain.errors import NotFound
from ocpizza.domain.stock.level import Level

_EDITION = text("SELECT menu_seq, offer_version FROM store_counters WHERE store_id = :store")

_LEVELS = text("""
SELECT menu_seq, offer_version, ingredient_id, on_hand, reserved, reorder_level
FROM store_counters LEFT JOIN stock_levels USING (store_id)
WHERE store_id = :store
ORDER BY ingredient_id
""")


@frozen
class PostgresShelves:
    """The `Shelves` port."""

    engine: Engine = field(converter=autocommit)

    def edition(self, store: str) -> Edition:
        with self.engine.connect() as connection:
            row = connection.execute(_EDITION, {"store": store}).first()
        if row is None:
            raise NotFound
        return Edition(row.menu_seq, row.offer_version)

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        with self.engine.connect() as connection:
            rows = connection.execute(_LEVELS, {"store": store}).all()
        if not rows:
            raise NotFound
        levels = [Level(*row[2:]) for row in rows if row.ingredient_id is not None]
        return Edition(rows[0].menu_seq, rows[0].offer_version), levels

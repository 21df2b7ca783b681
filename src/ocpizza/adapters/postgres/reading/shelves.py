"""The levels of a store, with the edition of the menu they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from attrs import frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.prepared import Prepared
from ocpizza.application.reading.shopping import Edition
from ocpizza.domain.errors import NotFound
from ocpizza.domain.stock.level import Level

# Every look at a menu passes here.
_AVAILABLE = Prepared("""
SELECT menu_seq, offer_version, CASE WHEN menu_seq IS DISTINCT FROM $2::bigint THEN (
    SELECT coalesce(json_object_agg(ingredient_id, on_hand - reserved), '{}')
    FROM stock_levels WHERE store_id = $1
) END
FROM store_counters WHERE store_id = $1
""")

_LEVELS = text("""
SELECT menu_seq, offer_version, ingredient_id, on_hand, reserved, reorder_level
FROM store_counters LEFT JOIN stock_levels USING (store_id)
WHERE store_id = :store
ORDER BY ingredient_id
""")


@frozen
class PostgresShelves:
    """The `Shelves` port."""

    engine: Engine

    def available(
        self, store: str, known: int | None = None
    ) -> tuple[Edition, Mapping[str, int] | None]:
        row = _AVAILABLE.row(self.engine, store, None if known is None else str(known))
        if row is None:
            raise NotFound
        menu_seq, offer_version, available = row
        edition = Edition(int(menu_seq), int(offer_version))
        return edition, None if available is None else msgspec.json.decode(available)

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        with autocommit(self.engine).connect() as connection:
            rows = connection.execute(_LEVELS, {"store": store}).all()
        if not rows:
            raise NotFound
        levels = [Level(*level) for _, _, *level in rows if level[0] is not None]
        return Edition(*rows[0][:2]), levels

"""The movements of a store, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.reading import LAST_ID
from ocpizza.application.reading.stock import LedgerRow, MovementQuery
from ocpizza.domain.stock.movement import MovementKind

_PAGE = text("""
SELECT act, step, kind, ingredient_id, on_hand, reserved, order_id, reason, actor, at
FROM stock_ledger
WHERE store_id = :store
  AND (act, step) < (CAST(:act AS uuid), CAST(:step AS integer))
  AND (CAST(:kinds AS text[]) IS NULL OR kind = ANY(:kinds))
  AND (CAST(:ingredient AS text) IS NULL OR ingredient_id = :ingredient)
ORDER BY act DESC, step DESC
LIMIT :rows
""")


@frozen
class PostgresLedger:
    """The `Ledger` port."""

    engine: Engine = field(converter=autocommit)

    def page(
        self, store: str, query: MovementQuery, before: tuple[str, int] | None
    ) -> Sequence[LedgerRow]:
        act, step = before or (LAST_ID, 0)
        asked = {
            "store": store,
            "act": act,
            "step": step,
            "kinds": list(query.kind) if query.kind is not None else None,
            "ingredient": query.ingredient,
            "rows": query.limit + 1,
        }
        with self.engine.connect() as connection:
            return [
                LedgerRow(
                    act=str(row.act),
                    step=row.step,
                    kind=MovementKind(row.kind),
                    ingredient=row.ingredient_id,
                    on_hand=row.on_hand,
                    reserved=row.reserved,
                    order=str(row.order_id) if row.order_id is not None else None,
                    reason=row.reason,
                    actor=row.actor,
                    at=row.at,
                )
                for row in connection.execute(_PAGE, asked)
            ]

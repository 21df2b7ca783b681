"""What is under way in the kitchens of several stores, without what the orders are made of."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.alerts import UnderWay
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing

# The states are spelt out, so that the index of unfinished orders serves.
_UNDER_WAY = text("""
SELECT store_id, id, number, status, CAST(history -> -1 ->> 'at' AS timestamptz) AS since,
       fulfilment, placed_at, promised_at, pizzas, short
FROM orders
WHERE store_id = ANY(:stores) AND status IN ('placed', 'in_preparation')
ORDER BY promised_at, id
""")


@frozen
class PostgresKitchens:
    """The `Kitchens` port."""

    engine: Engine = field(converter=autocommit)

    def under_way(self, stores: Sequence[str]) -> Sequence[UnderWay]:
        with self.engine.connect() as connection:
            rows = connection.execute(_UNDER_WAY, {"stores": list(stores)}).all()
        return [
            UnderWay(
                store=row.store_id,
                id=str(row.id),
                number=row.number,
                status=Status(row.status),
                since=row.since,
                fulfilment=Fulfilment(row.fulfilment),
                placed_at=row.placed_at,
                promised_at=row.promised_at,
                pizzas=row.pizzas,
                short=tuple(Missing(**gap) for gap in row.short),
            )
            for row in rows
        ]

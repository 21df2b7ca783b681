"""The outbox, read after the commits that wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen
from sqlalchemy import Engine, Row, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.events import StoredEvent
from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.naming import order_name

_HEADS = text("SELECT store_id, event_seq FROM store_counters WHERE store_id = ANY(:stores)")

# In turns: the first new event of every store, then the second of each, and so on.
_AFTER = text("""
SELECT event.store_id, event.seq, event.kind, event.at, event.order_id, event.data
FROM unnest(CAST(:stores AS text[]), CAST(:places AS bigint[])) AS place (store_id, seq)
CROSS JOIN LATERAL (
    SELECT * FROM events
    WHERE events.store_id = place.store_id AND events.seq > place.seq
    ORDER BY events.seq
    LIMIT :limit
) AS event
ORDER BY event.seq - place.seq, event.store_id
LIMIT :limit
""")


@frozen
class PostgresEventLog:
    """The `EventLog` port. A gap at the beginning means that what was there is forgotten."""

    engine: Engine = field(converter=autocommit)

    def heads(self, stores: Sequence[str]) -> Mapping[str, int]:
        with self.engine.connect() as connection:
            found = connection.execute(_HEADS, {"stores": list(stores)})
            heads = {row.store_id: row.event_seq for row in found}
        if heads.keys() != set(stores):
            raise NotFound
        return heads

    def after(self, positions: Mapping[str, int], limit: int) -> Sequence[StoredEvent]:
        places = {"stores": list(positions), "places": list(positions.values()), "limit": limit}
        with self.engine.connect() as connection:
            return [stored_event(row) for row in connection.execute(_AFTER, places)]


def stored_event(row: Row[tuple[object, ...]]) -> StoredEvent:
    data = row.data
    if data.get("number") is not None:
        data["number"] = order_name(data["number"])
    order = str(row.order_id) if row.order_id is not None else None
    return StoredEvent(row.store_id, row.seq, EventKind(row.kind), row.at, order, data)

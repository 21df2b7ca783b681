"""How far each consumer has read the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.reading.events import stored_event
from ocpizza.application.reading.events import StoredEvent

# Almost always nothing: the counters alone, a row per store, tell.
_UNREAD = text("""
SELECT event.store_id, event.seq, event.kind, event.at, event.order_id, event.data
FROM store_counters AS counter
LEFT JOIN consumers AS place
    ON place.store_id = counter.store_id AND place.consumer = :consumer
CROSS JOIN LATERAL (
    SELECT * FROM events
    WHERE events.store_id = counter.store_id AND events.seq > coalesce(place.seq, 0)
    ORDER BY events.seq
    LIMIT :limit
) AS event
WHERE counter.event_seq > coalesce(place.seq, 0)
ORDER BY event.seq - coalesce(place.seq, 0), event.store_id
LIMIT :limit
""")

_MARK = text("""
INSERT INTO consumers (store_id, consumer, seq)
SELECT store_id, :consumer, seq
FROM unnest(CAST(:stores AS text[]), CAST(:places AS bigint[])) AS read (store_id, seq)
ON CONFLICT (store_id, consumer) DO UPDATE SET seq = excluded.seq
WHERE consumers.seq < excluded.seq
""")


@frozen
class PostgresOutbox:
    """The `Outbox` port; `engine` commits each statement by itself."""

    engine: Engine

    def unread(self, consumer: str, limit: int) -> Sequence[StoredEvent]:
        with self.engine.connect() as connection:
            found = connection.execute(_UNREAD, {"consumer": consumer, "limit": limit})
            return [stored_event(row) for row in found]

    def mark_read(self, consumer: str, places: Mapping[str, int]) -> None:
        read = {"consumer": consumer, "stores": list(places), "places": list(places.values())}
        with self.engine.connect() as connection:
            connection.execute(_MARK, read)

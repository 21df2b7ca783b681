"""Events: numbered per store, and written by the commit that makes what they tell of."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, text

from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import Event, EventKind

SHOWN_IN_MENUS = frozenset({EventKind.STOCK_CHANGED, EventKind.OFFER_CHANGED})

# The counter's row stays locked until the commit: no event is numbered after one that cannot be
# seen yet, so whoever reads by number misses none.
_WRITE = text("""
WITH counted AS (
    UPDATE store_counters SET
        event_seq = event_seq + :count,
        menu_seq = CASE WHEN :last_shown > 0 THEN event_seq + :last_shown ELSE menu_seq END,
        offer_version = offer_version + :offer_changes
    WHERE store_id = :store
    RETURNING event_seq - :count AS before
)
INSERT INTO events (store_id, seq, at, kind, order_id, data)
SELECT :store, before + place, CAST(told ->> 'at' AS timestamptz), told ->> 'kind',
    CAST(told ->> 'order' AS uuid), told -> 'data'
FROM counted, jsonb_array_elements(CAST(:told AS jsonb)) WITH ORDINALITY AS event (told, place)
""")


def write_events(connection: Connection, store: str, events: Sequence[Event]) -> None:
    """Write events as the last thing of a transaction: their counter is the last lock to take.

    A `menu.changed` among them says that the offer changed, and raises its version. Raises NotFound.
    """
    if not events:
        return
    kinds = [event.kind for event in events]
    shown = [place for place, kind in enumerate(kinds, start=1) if kind in SHOWN_IN_MENUS]
    written = connection.execute(
        _WRITE,
        {
            "store": store,
            "count": len(events),
            "last_shown": max(shown, default=0),
            "offer_changes": kinds.count(EventKind.OFFER_CHANGED),
            "told": msgspec.json.encode(events).decode(),
        },
    )
    if written.rowcount != len(events):
        raise NotFound

"""Events are data: what happened in a store, written in the commit that made it happen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import frozen


class EventKind(StrEnum):
    """The kinds that are written; `menu.changed` is derived from stock and offer by its reader."""

    ORDER_PLACED = "order.placed"
    ORDER_CHANGED = "order.changed"
    ORDER_STATUS = "order.status"
    PAYMENT_STATUS = "payment.status"
    STOCK_CHANGED = "stock.changed"
    OFFER_CHANGED = "menu.changed"


@frozen
class Event:
    """One thing that happened. `order` is the id of the order it is about, if any.

    `data` is JSON: the new state, without personal data; the store and the time are added by
    whoever sends it on.
    """

    kind: EventKind
    at: datetime
    data: Mapping[str, Any]
    order: str | None = None

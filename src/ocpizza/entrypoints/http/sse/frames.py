"""An event as bytes on the wire, encoded once however many streams send it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from attrs import frozen

from ocpizza.application.reading.events import StoredEvent

_ENCODER = msgspec.json.Encoder()
RESET = b"event: reset\ndata: {}\n\n"
COMMENT = b":\n\n"


@frozen
class Frame:
    """What is sent for one event of a store, all but its id."""

    store: str
    seq: int
    body: bytes


def frame_of(event: StoredEvent) -> Frame:
    data = {"store": event.store, "at": event.at, **event.data}
    if event.order is not None:
        data.setdefault("order", event.order)
    return frame(event.store, event.seq, event.kind.value, data)


def frame(store: str, seq: int, name: str, data: Mapping[str, Any]) -> Frame:
    body = b"event: %b\ndata: %b\n\n" % (name.encode(), _ENCODER.encode(data))
    return Frame(store, seq, body)


def retry(milliseconds: int) -> bytes:
    """How long the client should wait before it connects again."""
    return b"retry: %d\n\n" % milliseconds

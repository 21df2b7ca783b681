"""Answers that several resources give."""

from msgspec import Struct

from ocpizza.application.reading.kept import Encoded
from ocpizza.application.reading.orders import OrderView
from ocpizza.entrypoints.http.etags import etag_of
from ocpizza.entrypoints.http.operations import Answer


def order_answer(order: OrderView) -> Answer:
    return Answer(order, etag=etag_of(order.version))


def encoded_answer(encoded: Encoded) -> Answer:
    return Answer(encoded.body, etag=f'"{encoded.tag}"')


def created(
    view: Struct, *, replayed: bool, location: str | None = None, etag: str | None = None
) -> Answer:
    """201, also for a repeat: it is the first answer again, and says so."""
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    if location is not None:
        headers["Location"] = location
    return Answer(view, 201, etag, headers)

"""Lists in pages: each page says where the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Protocol, TypeVar

from msgspec import Meta

from ocpizza.application.requests import Request
from ocpizza.domain.errors import Fault, Invalid

MOST = 200
SEVERAL = Meta(min_length=1, max_length=20)
"""Of a filter that takes several values."""
Limit = Annotated[int, Meta(ge=1, le=MOST)]
Cursor = Annotated[str, Meta(min_length=1, max_length=500)]
Row = TypeVar("Row")


class PageQuery(Request, frozen=True):
    """Which page of a list is asked for."""

    limit: Limit = 50
    cursor: Cursor | None = None


class Cursors(Protocol):
    """Places in lists as they are handed out; only our own are taken back."""

    def seal(self, listing: str, place: Sequence[str]) -> str:
        """A cursor for the place behind a row of `listing`; it hides nothing."""

    def open(self, listing: str, cursor: str) -> list[str] | None:
        """The place of a cursor that was sealed for this very listing, else None."""


def opened(cursors: Cursors, listing: str, cursor: str | None) -> list[str] | None:
    """The place where a page begins, None for the first; raises Invalid for a forged cursor."""
    if cursor is None:
        return None
    place = cursors.open(listing, cursor)
    if place is None:
        raise Invalid((Fault("/cursor", "forged-cursor"),))
    return place


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], Row | None]:
    """A page of rows read with one more than `limit`, and its last row if others follow."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], rows[limit - 1]


def check_days(first: date | None, last: date | None) -> None:
    """Raise Invalid when a range of days ends before it begins."""
    if first is not None and last is not None and last < first:
        raise Invalid((Fault("/to", "before-from", {"from": first.isoformat()}),))

"""Time and identity come from outside (house rule 11)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, aware, in UTC."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Makes identifiers. They name things; they are no secrets."""

    def new(self) -> str:
        """A UUIDv7, which sorts by the time it was made."""


class TrackingTokens(Protocol):
    """Tokens that open one order: store, order id and their signature, kept nowhere."""

    def issue(self, store: str, order: str) -> str: ...

    def read(self, token: str) -> tuple[str, str] | None:
        """The store and order id of a token that is ours, else None."""

"""Time and identity that a test decides."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import define, field, frozen


@define
class SettableClock:
    """Stands still until it is moved."""

    time: datetime

    def now(self) -> datetime:
        return self.time

    def advance(self, by: timedelta) -> None:
        self.time += by


@frozen
class CountingIds:
    """UUIDv7 whose time is a count, so that a run gives the same ones every time."""

    _counts: Iterator[int] = field(factory=lambda: itertools.count(1))

    def new(self) -> str:
        count = f"{next(self._counts):012x}"
        return f"{count[:8]}-{count[8:]}-7000-8000-000000000000"


@frozen
class SignedTokens:
    """`<store>.<order>.<signature>`."""

    secret: bytes = b"not a secret"

    def issue(self, store: str, order: str) -> str:
        named = f"{store}.{order}"
        return f"{named}.{hmac.new(self.secret, named.encode(), hashlib.sha256).hexdigest()}"

    def read(self, token: str) -> tuple[str, str] | None:
        store, _, rest = token.partition(".")
        order = rest.partition(".")[0]
        if not hmac.compare_digest(token.encode(), self.issue(store, order).encode()):
            return None
        return store, order

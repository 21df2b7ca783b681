"""The clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import frozen


@frozen
class SystemClock:
    """The `Clock` port."""

    def now(self) -> datetime:
        return datetime.now(UTC)

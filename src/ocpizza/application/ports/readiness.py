"""Whether what the application stands on is there."""

from __future__ import annotations

from typing import Protocol


class NotMigrated(Exception):
    """The database's schema is older than the code."""


class UpgradeFailed(Exception):
    """The schema is as it was, or at an earlier revision; the message says why and what to do."""


class TooOld(Exception):
    """The database is of a release that the code does not know."""

    def __init__(self, found: str, oldest: int) -> None:
        super().__init__(
            f"PostgreSQL {found} is too old, {oldest} or newer is needed; see DATABASE_URL."
        )


class Readiness(Protocol):
    """Asked before serving, and by whoever watches the service."""

    def check(self) -> None:
        """Raises NotMigrated, TooOld, or whatever says that the database does not answer."""

    def read_only(self, error: Exception) -> bool:
        """Whether that is what went wrong: the database takes no writes now, and may later."""

    def away(self, error: Exception) -> bool:
        """Whether that is what went wrong: the database did not answer, and may the next time."""

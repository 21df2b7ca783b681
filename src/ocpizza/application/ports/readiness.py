"""Whether what the application stands on is there."""

from __future__ import annotations

from typing import Protocol


class NotMigrated(Exception):
    """The database's schema is older than the code."""


class UpgradeFailed(Exception):
    """The schema is as it was, or at an earlier revision; the message says why and what to do."""


class Readiness(Protocol):
    """Asked before serving, and by whoever watches the service."""

    def check(self) -> None:
        """Raises NotMigrated, or whatever says that the database does not answer."""

    def away(self, error: Exception) -> bool:
        """Whether that is what went wrong: the database did not answer, and may the next time."""

"""What was looked at, how it is, and what to do."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

RUNBOOKS = "docs/operations/runbooks"


class Severity(StrEnum):
    """`warning`: somebody should look at it today. `critical`: now."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def exit_code(self) -> int:
        return list(Severity).index(self)


class Finding(Struct, frozen=True):
    """`do` is a command, a setting or a page; null when there is nothing to do."""

    about: str
    severity: Severity
    says: str
    do: str | None = None


def fine(about: str, says: str) -> Finding:
    return Finding(about, Severity.OK, says)


def warning(about: str, says: str, do: str) -> Finding:
    return Finding(about, Severity.WARNING, says, do)


def critical(about: str, says: str, do: str) -> Finding:
    return Finding(about, Severity.CRITICAL, says, do)


def runbook(slug: str) -> str:
    return f"{RUNBOOKS}/{slug}.md"


def graded(about: str, says: str, do: str, *, bad: bool, worse: bool = False) -> Finding:
    """Fine unless it is `bad`, and critical when it is `worse`."""
    if worse:
        return critical(about, says, do)
    return warning(about, says, do) if bad else fine(about, says)

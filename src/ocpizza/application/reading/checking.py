"""`ocpizza check`: the invariants of the business, audited over the whole database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from attrs import frozen
from msgspec import Struct

MOST_FINDINGS = 100
"""Of one invariant; a database that is this wrong needs no longer list."""


class Finding(Struct, frozen=True):
    """Something that is not as it must be: which invariant, where, and the two figures."""

    invariant: str
    store: str
    subject: str
    expected: str
    found: str


class Invariants(Protocol):
    """What must hold in the database, each asked with one statement, hence of one moment."""

    def names(self) -> Sequence[str]: ...

    def broken(self, invariant: str, limit: int) -> Sequence[Finding]: ...


@frozen
class Checking:
    """Audits while the house is open: it takes no lock that a writer waits for."""

    invariants: Invariants

    def names(self) -> Sequence[str]:
        """The invariants, in the order they are checked."""
        return self.invariants.names()

    def run(self) -> Iterator[tuple[str, Sequence[Finding]]]:
        """Check one invariant after the other; at most `MOST_FINDINGS` findings of each."""
        for invariant in self.invariants.names():
            yield invariant, self.invariants.broken(invariant, MOST_FINDINGS)

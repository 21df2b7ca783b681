"""Secrets come from outside, and are kept as digests only."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Makes and digests what must not be guessed."""

    def token(self) -> str:
        """256 bits from the system's generator, fit for an address."""

    def key(self, length: int) -> bytes: ...

    def digest(self, secret: str) -> bytes:
        """SHA-256: enough for what cannot be guessed; passwords are for `Passwords`."""


class Passwords(Protocol):
    """Hashes passwords, slowly on purpose."""

    def hash(self, password: str) -> str: ...

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the one; False, and just as late, when there is no hash."""

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""

"""Argon2id (RFC 9106) with the parameters that OWASP names for small machines."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from attrs import Factory, field, frozen

MEMORY_KIB = 19 * 1024
PASSES = 2


def _hasher(passwords: Argon2Passwords) -> PasswordHasher:
    return PasswordHasher(
        time_cost=passwords.passes, memory_cost=passwords.memory_kib, parallelism=1
    )


def _decoy(passwords: Argon2Passwords) -> str:
    return passwords.hash("nobody's")


@frozen
class Argon2Passwords:
    """The `Passwords` port; about 50 ms a hash. Passwords are taken in Unicode's form NFC."""

    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    _hasher: PasswordHasher = field(
        init=False, repr=False, eq=False, default=Factory(_hasher, takes_self=True)
    )
    _nobodys: str = field(
        init=False, repr=False, eq=False, default=Factory(_decoy, takes_self=True)
    )

    def hash(self, password: str) -> str:
        return self._hasher.hash(unicodedata.normalize("NFC", password))

    def matches(self, password_hash: str | None, password: str) -> bool:
        compared = self._nobodys if password_hash is None else password_hash
        try:
            self._hasher.verify(compared, unicodedata.normalize("NFC", password))
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

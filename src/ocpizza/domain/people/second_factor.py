"""One-time codes from a phone: TOTP (RFC 6238) with SHA-1, six digits, steps of 30 seconds.

These are the parameters that every authenticator app takes without being told.
"""

from __future__ import annotations

import hmac
from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

STEP = timedelta(seconds=30)
DIGITS = 6
SECRET_BYTES = 20
"""The length of the hash, as RFC 4226 §4 recommends."""
_DRIFT = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class SecondFactor:
    """The secret shared with the phone, and the last step whose code was used (RFC 6238 §5.2)."""

    secret: bytes = field(repr=False)
    last_step: int = -1

    @classmethod
    def parse(cls, text: str) -> SecondFactor:
        """From the base32 that people copy; ValueError for anything else."""
        secret = b32decode(text.replace(" ", "").upper())
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"a secret has {SECRET_BYTES} bytes")
        return cls(secret)

    @property
    def text(self) -> str:
        return b32encode(self.secret).decode()

    def accepts(self, code: str, at: datetime) -> int | None:
        """The step whose code this is: now, just before or just after, and newer than the last.

        None for any other code. Whoever accepts it remembers the step, so that it is good once.
        """
        now = (at - _EPOCH) // STEP
        found = None
        for step in range(now - _DRIFT, now + _DRIFT + 1):
            right = hmac.compare_digest(code_at(self.secret, step).encode(), code.encode())
            if right and step > self.last_step:
                found = step
        return found


def code_at(secret: bytes, step: int) -> str:
    """The code of one step, counted from 1970 (RFC 4226 §5.3: dynamic truncation)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)

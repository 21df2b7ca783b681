"""Tokens that open one order, recomputed instead of kept."""

from __future__ import annotations

import base64
import hmac
from hashlib import blake2b

from attrs import field, frozen

_MAC_BYTES = 16
_KEY_BYTES = 64
_PARTS = 3
_PURPOSE = b"tracking"


def _key_of(secret: bytes) -> bytes:
    return blake2b(secret, digest_size=_KEY_BYTES, person=_PURPOSE).digest()


@frozen
class SignedTrackingTokens:
    """The `TrackingTokens` port: `<store>.<order id>.<MAC of both>`, fit for an address.

    128 bits of keyed BLAKE2b (RFC 7693) cannot be guessed; who has the token has the order, and
    nothing else. One is made for every order and read for every look at it, and HMAC-SHA256
    through OpenSSL takes longer than all the rest of that.
    """

    key: bytes = field(converter=_key_of, repr=False)

    def issue(self, store: str, order: str) -> str:
        message = f"{store} {order}".encode()
        mac = blake2b(message, digest_size=_MAC_BYTES, key=self.key, person=_PURPOSE).digest()
        return f"{store}.{order}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    def read(self, token: str) -> tuple[str, str] | None:
        parts = token.split(".")
        if len(parts) != _PARTS:
            return None
        store, order, _ = parts
        genuine = self.issue(store, order)
        return (store, order) if hmac.compare_digest(genuine.encode(), token.encode()) else None

"""Tokens that open one order, recomputed instead of kept."""

from __future__ import annotations

import base64
import hashlib
import hmac

from attrs import field, frozen

_MAC_BYTES = 16
_PARTS = 3


@frozen
class SignedTrackingTokens:
    """The `TrackingTokens` port: `<store>.<order id>.<MAC of both>`, fit for an address.

    128 bits of HMAC-SHA256 cannot be guessed; who has the token has the order, and nothing else.
    """

    secret: bytes = field(repr=False)

    def issue(self, store: str, order: str) -> str:
        message = f"tracking {store} {order}".encode()
        mac = hmac.digest(self.secret, message, hashlib.sha256)[:_MAC_BYTES]
        return f"{store}.{order}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    def read(self, token: str) -> tuple[str, str] | None:
        parts = token.split(".")
        if len(parts) != _PARTS:
            return None
        store, order, _ = parts
        genuine = self.issue(store, order)
        return (store, order) if hmac.compare_digest(genuine.encode(), token.encode()) else None

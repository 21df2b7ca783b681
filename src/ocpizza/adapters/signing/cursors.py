"""Cursors of lists, signed so that only our own come back."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

import msgspec
from attrs import field, frozen

_DIGEST = 12


@frozen
class SignedCursors:
    """The `Cursors` port: base64url of a MAC over list and place, and the place as JSON."""

    secret: bytes = field(repr=False)

    def seal(self, listing: str, place: Sequence[str]) -> str:
        body = msgspec.json.encode(place)
        return _text(self._mac(listing, body) + body)

    def open(self, listing: str, cursor: str) -> list[str] | None:
        try:
            sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError:
            return None
        mac, body = sealed[:_DIGEST], sealed[_DIGEST:]
        genuine = _text(sealed) == cursor and hmac.compare_digest(mac, self._mac(listing, body))
        return msgspec.json.decode(body, type=list[str]) if genuine else None

    def _mac(self, listing: str, body: bytes) -> bytes:
        message = msgspec.json.encode(("cursor", listing)) + body
        return hmac.digest(self.secret, message, hashlib.sha256)[:_DIGEST]


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

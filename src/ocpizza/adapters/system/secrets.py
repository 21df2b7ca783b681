"""Secrets from the generator of the operating system."""

from __future__ import annotations

import hashlib
import secrets

from attrs import frozen

_TOKEN_BYTES = 32


@frozen
class SystemSecrets:
    """The `Secrets` port."""

    def token(self) -> str:
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def key(self, length: int) -> bytes:
        return secrets.token_bytes(length)

    def digest(self, secret: str) -> bytes:
        return hashlib.sha256(secret.encode()).digest()

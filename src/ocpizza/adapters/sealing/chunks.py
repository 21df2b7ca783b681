"""A stream sealed in chunks, as age and Tink do (STREAM, Hoang et al. 2015), under a passphrase.

    magic, 16 bytes of salt, 16 bytes to know the key by, then chunks of 64 KiB, each with its tag.

The nonce of a chunk is its number and whether it is the last: none can be left out, moved or
added. Every file has a key of its own, by its salt, and opens under its own name alone: none can be
given out for another.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator

from attrs import field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ocpizza.application.ports.backups import CannotBackUp, Damaged

MAGIC = b"ocpizza sealed 1\n"
SALT, CHECK, KEY, TAG = 16, 16, 32, 16
CHUNK = 64 << 10
COST = 1 << 15
"""Scrypt's N: 32 MiB and a tenth of a second for each guess at a passphrase."""


@frozen
class ChunkSealing:
    """The `Sealing` port."""

    secret: str = field(repr=False)
    cost: int = COST

    def seal(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        salt = os.urandom(SALT)
        key, check = self._derived(salt)
        yield MAGIC + salt + check
        for number, block, last in _numbered(chunks, CHUNK):
            yield key.encrypt(_nonce(number, last=last), block, name.encode())

    def open(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        stream = _Stream(chunks)
        head = stream.take(len(MAGIC) + SALT + CHECK)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT + CHECK:
            raise Damaged("The backup's dump is not one that was encrypted here.")
        salt, known = head[len(MAGIC) : -CHECK], head[-CHECK:]
        key, check = self._derived(salt)
        if not hmac.compare_digest(check, known):
            raise CannotBackUp("BACKUPS_KEY is not the key that this backup was encrypted with.")
        return self._opened(key, stream, name.encode())

    def _opened(self, key: AESGCM, stream: Iterable[bytes], name: bytes) -> Iterator[bytes]:
        for number, block, last in _numbered(stream, CHUNK + TAG):
            try:
                yield key.decrypt(_nonce(number, last=last), block, name)
            except InvalidTag:
                raise Damaged("The backup's dump is damaged, or was tampered with.") from None

    def _derived(self, salt: bytes) -> tuple[AESGCM, bytes]:
        made = Scrypt(salt, length=KEY + CHECK, n=self.cost, r=8, p=1).derive(self.secret.encode())
        return AESGCM(made[:KEY]), made[KEY:]


class _Stream:
    """Chunks of which the first bytes can be taken off."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def take(self, length: int) -> bytes:
        while len(self._rest) < length and (chunk := next(self._chunks, None)) is not None:
            self._rest += chunk
        taken, self._rest = self._rest[:length], self._rest[length:]
        return taken

    def __iter__(self) -> Iterator[bytes]:
        yield self._rest
        yield from self._chunks


def _numbered(chunks: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Blocks of one size with their number; the last, which may be shorter or empty, is said."""
    number, held = 0, bytearray()
    for chunk in chunks:
        held += chunk
        whole = (len(held) - 1) // size  # what may be the last stays
        for start in range(0, whole * size, size):
            yield number, bytes(held[start : start + size]), False
            number += 1
        if whole > 0:
            del held[: whole * size]
    yield number, bytes(held), True


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

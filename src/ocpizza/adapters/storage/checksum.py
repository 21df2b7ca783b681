from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from attrs import define, field

from ocpizza.application.ports.backups import Damaged, Stored


@define
class Checksum:
    """Of what passes through, while it passes."""

    _size: int = 0
    _digest: hashlib._Hash = field(factory=hashlib.sha256)

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._size += len(chunk)
            self._digest.update(chunk)
            yield chunk

    def stored(self) -> Stored:
        return Stored(self._size, self._digest.hexdigest())


def checked(chunks: Iterable[bytes], stored: Stored, name: str) -> Iterator[bytes]:
    """What passes through; raises Damaged at its end when it is not what was stored."""
    checksum = Checksum()
    yield from checksum.through(chunks)
    if checksum.stored() != stored:
        raise Damaged(f"{name} is damaged: it is not what was written there.")

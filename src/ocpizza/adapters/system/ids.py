"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import uuid_utils
from attrs import frozen


@frozen
class UuidIds:
    """The `Ids` port: UUIDv7 (RFC 9562), also growing within a millisecond of one process."""

    def new(self) -> str:
        return str(uuid_utils.uuid7())

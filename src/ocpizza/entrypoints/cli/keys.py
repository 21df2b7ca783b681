"""Idempotency keys of commands: a script that repeats a command with its key does it once."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ocpizza.application.ports.orderbook import Key

KeyOption = Annotated[
    str | None, typer.Option("--key", help="A name for this act: repeated, it is done once.")
]


def make_key(command: str, name: str | None, body: object) -> Key:
    """The key `name` within the command, or one that nobody will use again."""
    import msgspec

    from ocpizza.application.ports.orderbook import Key

    named = f"cli\n{command}\n{name or secrets.token_hex()}"
    encoded = msgspec.json.encode(body, order="deterministic")
    return Key(hashlib.sha256(named.encode()).digest(), hashlib.sha256(encoded).digest())

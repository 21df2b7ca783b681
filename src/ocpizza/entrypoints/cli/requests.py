"""What was typed or is in a file, made into a request as strictly as by the API."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from ocpizza.entrypoints.cli.errors import Stop

Request = TypeVar("Request")
STDIN = Path("-")


def read(type_: type[Request], fields: Mapping[str, object]) -> Request:
    """Those that are None were not given. Raises Invalid with every fault."""
    from ocpizza.entrypoints.http.json import JsonReader

    return JsonReader(type_).convert(
        {name: value for name, value in fields.items() if value is not None}
    )


def commas(text: str | None) -> list[str] | None:
    return None if text is None else text.split(",")


def read_json(path: Path) -> object:
    """The JSON in a file, or on stdin for `-`. Raises Stop."""
    from ocpizza.entrypoints.http.fault_table import MALFORMED
    from ocpizza.entrypoints.http.json import MalformedJsonError, parse

    try:
        return parse(read_bytes(path))
    except MalformedJsonError as malformed:
        raise Stop(f"{path}: {MALFORMED[malformed.reason].en}") from None


def read_bytes(path: Path) -> bytes:
    """Raises Stop."""
    try:
        return sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    except OSError as unreadable:
        raise Stop(f"{path}: {unreadable.strerror}") from None

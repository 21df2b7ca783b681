"""Reading one variable; what cannot be is refused by its name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

MOST = 65_535

Kind = TypeVar("Kind", bound=StrEnum)


class Misconfigured(Exception):
    """A variable is missing or cannot be; the message says which and what to do."""


def choice(kind: type[Kind], name: str, value: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise Misconfigured(f"{name} must be one of {known}, not {value!r}.") from None


def number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST:
        raise Misconfigured(f"{name} must be a whole number from 1 to {MOST}, not {text!r}.")
    return int(text)


def threshold(environ: Mapping[str, str]) -> int | None:
    text = environ.get("PREPARE_THRESHOLD", "5")
    if text.lower() in {"", "none"}:
        return None
    if not text.isdecimal():
        raise Misconfigured("PREPARE_THRESHOLD must be a whole number, or none behind a pooler.")
    return int(text)


def folder(path: str | None) -> Path | None:
    return Path(path) if path else None

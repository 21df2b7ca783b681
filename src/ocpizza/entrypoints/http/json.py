"""JSON from outside, read strictly: what is malformed is told from what is invalid.

The standard library's decoder is used because it shows every pair of an object, so that a key
given twice is seen; msgspec then turns the value into the request's type. About 10 µs for an
order of 500 bytes.
"""

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Generic, NoReturn, TypeVar

import msgspec

from ocpizza.domain.errors import Fault, Invalid
from ocpizza.entrypoints.http.faults import Schema, pointer

T = TypeVar("T")

MAX_DIGITS = 308
MAX_DEPTH = 32
_ABSURD_EXPONENT = re.compile(r"[eE][+-]?0*[1-9][0-9]{3}")


class MalformedJsonError(Exception):
    """The bytes are no JSON that we read; `reason` is a key of `fault_table.MALFORMED`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class JsonReader(Generic[T]):
    """Makes one type of request out of JSON values.

    Built at start, before there are threads: msgspec 0.22 crashes the process when two of them are
    the first to use a type. `needs_nothing` is that first use.
    """

    def __init__(self, type_: type[T]) -> None:
        self._type = type_
        self._schema = Schema(type_)
        self.may_be_empty = needs_nothing(type_)

    def convert(self, value: object) -> T:
        """Raises Invalid with every fault."""
        try:
            return msgspec.convert(value, self._type)
        except msgspec.ValidationError as error:
            raise Invalid(self._schema.faults(value, error)) from error


def needs_nothing(type_: object) -> bool:
    """Whether an empty object is one of the type."""
    try:
        msgspec.convert({}, type_)
    except msgspec.ValidationError:
        return False
    return True


def parse(raw: bytes) -> object:
    """Raises MalformedJsonError."""
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedJsonError("not-utf-8") from error
    except RecursionError as error:
        raise MalformedJsonError("too-deep") from error
    except ValueError as error:
        raise MalformedJsonError("syntax") from error
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
        raise MalformedJsonError("too-deep")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJsonError("duplicate-key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise MalformedJsonError("number")
    return int(digits)


def _number(text: str) -> int | float:
    """2.0 is the integer 2, as in JSON Schema."""
    number = float(text)
    if math.isinf(number) or len(text) > MAX_DIGITS or _ABSURD_EXPONENT.search(text):
        raise MalformedJsonError("number")
    return int(number) if number.is_integer() and Decimal(text) == number else number


def _constant(_: str) -> NoReturn:
    raise MalformedJsonError("number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_integer, parse_float=_number, parse_constant=_constant
)


def _deeper_than(value: object, depth: int) -> bool:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return depth == 0 or any(_deeper_than(part, depth - 1) for part in value)


def check_characters(raw: bytes, value: object) -> None:
    """Raises Invalid for NUL and for halves of a surrogate pair; both arrive as escapes only."""
    faults = tuple(unwanted_characters(value)) if b"\\u" in raw else ()
    if faults:
        raise Invalid(faults)


def unwanted_characters(value: object, path: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """NUL, which PostgreSQL cannot keep, and halves of a surrogate pair, which UTF-8 cannot."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            yield Fault(pointer(path), "characters")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from unwanted_characters(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from unwanted_characters(key, path)
            yield from unwanted_characters(item, (*path, key))

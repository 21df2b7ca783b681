"""The query string, read into the type of an operation's parameters."""

import re
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec

from ocpizza.domain.errors import Fault
from ocpizza.entrypoints.http.fault_table import MALFORMED
from ocpizza.entrypoints.http.faults import Schema
from ocpizza.entrypoints.http.json import needs_nothing, unwanted_characters
from ocpizza.entrypoints.http.problems import InvalidQuery, Problem

Q = TypeVar("Q")

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def pairs(query: bytes) -> dict[str, str]:
    """Every parameter once. Raises Problem (400) when one is doubled or not UTF-8."""
    try:
        found = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise Problem("bad-request", reason=MALFORMED["not-utf-8"]) from error
    except ValueError as error:
        raise Problem("bad-request", reason=MALFORMED["syntax"]) from error
    parameters = dict(found)
    if len(parameters) != len(found):
        raise Problem("bad-request", reason=MALFORMED["doubled-parameter"])
    return parameters


class QueryReader(Generic[Q]):
    """Reads one type of parameters; lists are comma-separated."""

    def __init__(self, type_: type[Q]) -> None:
        self._type = type_
        self._schema = Schema(type_)
        self._none = msgspec.convert({}, type_) if needs_nothing(type_) else None
        self._lists, self._integers = _kinds(type_)

    def read(self, parameters: dict[str, str]) -> Q:
        """Raises InvalidQuery with every fault."""
        if not parameters and self._none is not None:
            return self._none
        if unwanted := tuple(unwanted_characters(parameters)):
            raise InvalidQuery(unwanted)
        value = {name: self._plain(name, text) for name, text in parameters.items()}
        try:
            return msgspec.convert(value, self._type)
        except msgspec.ValidationError as error:
            faults = self._schema.faults(value, error)
            raise InvalidQuery(tuple(map(_of_query, faults))) from error

    def _plain(self, name: str, text: str) -> object:
        if name in self._lists:
            return text.split(",")
        if name in self._integers and _INTEGER.fullmatch(text):
            return int(text)
        return text


def _of_query(fault: Fault) -> Fault:
    code = "unknown-parameter" if fault.code == "unknown-field" else fault.code
    return Fault(fault.pointer, code, fault.data)


def _kinds(type_: type[Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the parameters that are lists, and of those that are integers."""
    kinds = {f.encode_name: _kind(f.type) for f in msgspec.structs.fields(type_)}
    lists = frozenset(name for name, kind in kinds.items() if kind in (tuple, list, frozenset))
    return lists, frozenset(name for name, kind in kinds.items() if kind is int)


def _kind(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return next(_kind(part) for part in get_args(annotation) if part is not type(None))
    if hasattr(annotation, "__metadata__"):
        return _kind(annotation.__origin__)
    return origin or annotation

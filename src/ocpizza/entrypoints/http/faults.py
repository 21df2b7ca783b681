"""What is wrong with a value, all of it: the JSON Schema of its type, asked on the error path only.

msgspec stops at the first error; jsonschema-rs names every one with its place.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import jsonschema_rs
import msgspec

from ocpizza.domain.errors import Fault

_Errors = list[jsonschema_rs.ValidationError]

MAX_FAULTS = 50
_MSGSPEC_PLACE = re.compile(r" - at `\$(?P<place>.*)`$")
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")


def pointer(path: Iterable[str | int]) -> str:
    """The place as an RFC 6901 JSON pointer."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps).encode("utf-8", "replace").decode("utf-8")


class Schema:
    """The JSON Schema of a type, compiled when it is first needed."""

    def __init__(self, type_: object) -> None:
        self._type = type_
        self._validator: jsonschema_rs.Draft202012Validator | None = None

    def faults(self, value: object, error: msgspec.ValidationError) -> tuple[Fault, ...]:
        """Every fault of `value`; what only msgspec refuses (`error`) at least by its place."""
        if self._validator is None:
            self._validator = jsonschema_rs.Draft202012Validator(
                msgspec.json.schema(self._type), validate_formats=True
            )
        found = _faults(self._validator.iter_errors(value))
        distinct = {(fault.pointer, fault.code): fault for fault in islice(found, MAX_FAULTS)}
        return tuple(distinct.values()) or (Fault(_place_in(error), "value"),)


def _place_in(error: msgspec.ValidationError) -> str:
    match = _MSGSPEC_PLACE.search(str(error))
    return pointer(step[1] or step[2] for step in _STEP.finditer(match["place"])) if match else ""


def _faults(errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[Fault]:
    for error in errors:
        path = tuple(error.instance_path)
        keyword, data = error.kind.name, error.kind.as_dict()
        match keyword:
            case "anyOf":
                yield from _faults_of_union(data["context"], path)
            case "additionalProperties":
                for name in data["unexpected"]:
                    yield Fault(pointer((*path, name)), "unknown-field")
            case "required":
                yield Fault(pointer((*path, data["property"])), "required")
            case "type":
                yield Fault(pointer(path), "type", {"types": tuple(data["types"])})
            case "enum":
                yield Fault(pointer(path), "enum", {"options": tuple(data["options"])})
            case "pattern" | "format":
                yield Fault(pointer(path), keyword, data)
            case "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems":
                yield Fault(pointer(path), keyword, {"limit": data["limit"]})
            case _:
                yield Fault(pointer(path), "value")


def _faults_of_union(branches: list[_Errors], path: tuple[str | int, ...]) -> Iterator[Fault]:
    """The faults of the alternative that was meant, or of the tag that chooses none."""
    tags: dict[str, list[str]] = {}
    for error in chain.from_iterable(branches):
        if error.kind.name == "enum" and tuple(error.instance_path) != path:
            options = error.kind.as_dict()["options"]
            tags.setdefault(pointer(error.instance_path), []).extend(options)
    for place, options in tags.items():
        if len(options) == len(branches):
            yield Fault(place, "enum", {"options": tuple(options)})
            return

    def strangeness(errors: _Errors) -> tuple[bool, bool, int]:
        kinds = [(error.kind.name, tuple(error.instance_path) == path) for error in errors]
        return ("type", True) in kinds, ("enum", False) in kinds, len(errors)

    closest: _Errors = min(branches, key=strangeness)
    yield from _faults(closest)

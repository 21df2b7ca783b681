"""The whole API, as its document tells it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ocpizza.entrypoints.http.openapi import document
from ocpizza.entrypoints.http.operations import BASE
from ocpizza.entrypoints.http.table import OPERATIONS

Json = dict[str, Any]


@pytest.fixture(scope="module")
def served() -> Json:
    return document(OPERATIONS, base=BASE, version="1", session_cookie="session", language="en")


def test_it_is_valid_openapi(served: Json) -> None:
    OpenAPIV31SpecValidator(served).validate()


def test_who_may_call_is_said(served: Json) -> None:
    for operation in OPERATIONS:
        described = served["paths"][f"{BASE}{operation.path}"][operation.method.lower()]
        assert ({} in described["security"]) == operation.who.anyone, operation.name
        assert described["summary"] == operation.summary.en


def test_what_is_sent_to_us_is_bounded_by_its_own_type() -> None:
    for operation in OPERATIONS:
        for type_ in {operation.query, operation.body} - {bytes}:
            assert list(unbounded(msgspec.json.schema(type_))) == [], operation.name


def unbounded(part: Any, name: str = "") -> Iterator[str]:
    """Where a schema leaves a string, a number or a list open."""
    if isinstance(part, list):
        for value in part:
            yield from unbounded(value, name)
    if not isinstance(part, dict):
        return
    match part.get("type"):
        case "string" if part.keys().isdisjoint({"maxLength", "enum", "format"}):
            yield name
        case "integer" | "number" if not {"minimum", "maximum"} <= part.keys():
            yield name
        case "array" if "maxItems" not in part:
            yield name
    for key, value in part.items():
        yield from unbounded(value, f"{name}/{key}")

"""The document is what the table says."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ocpizza.entrypoints.http.openapi import document
from ocpizza.entrypoints.http.operations import Operation
from ocpizza.entrypoints.http.table import OPERATIONS as TABLE
from tests.unit.http.toys import OPERATIONS


def toy_document(language: str = "en") -> dict[str, Any]:
    return document(
        OPERATIONS,
        base="/api/v1",
        version="1",
        session_cookie="session",
        language="fr" if language == "fr" else "en",
    )


def schemas_in(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from schemas_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from schemas_in(value)


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(toy_document()).validate()


def test_every_number_string_and_array_has_its_bounds() -> None:
    for schema in schemas_in(toy_document()):
        match schema.get("type"):
            case "string":
                assert "maxLength" in schema or "enum" in schema, schema
            case "integer" | "number":
                assert "minimum" in schema, schema
                assert "maximum" in schema, schema
            case "array":
                assert "maxItems" in schema, schema


def test_the_summaries_are_in_the_language_asked_for() -> None:
    assert toy_document("fr")["paths"]["/api/v1/cakes"]["get"]["summary"] == "un essai"
    assert toy_document("en")["paths"]["/api/v1/cakes"]["get"]["summary"] == "a try"


def test_parameters_say_what_is_read() -> None:
    paths = toy_document()["paths"]
    listed = {p["name"]: p for p in paths["/api/v1/cakes"]["get"]["parameters"]}
    assert listed["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 200,
        "default": 50,
    }
    assert listed["colour"]["explode"] is False
    assert listed["colour"]["schema"]["type"] == "array"
    put = paths["/api/v1/stores/{store}/orders/{order}/cake"]["put"]
    required = {p["name"] for p in put["parameters"] if p["required"]}
    assert required == {"store", "order", "If-Match"}
    assert put["security"] == [{"bearer": []}, {"session": []}]


def test_refusals_are_described_by_status() -> None:
    responses = toy_document()["paths"]["/api/v1/cakes"]["post"]["responses"]
    assert {"201", "400", "401", "413", "415", "422", "429"} <= responses.keys()
    assert list(responses["422"]["content"]) == ["application/problem+json"]
    assert "idempotency-key-reused" in responses["422"]["description"]


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


@pytest.mark.parametrize("operation", TABLE, ids=lambda operation: operation.name)
def test_what_is_sent_to_us_is_bounded_by_its_own_type(operation: Operation) -> None:
    for type_ in {operation.query, operation.body} - {bytes}:
        assert list(unbounded(msgspec.json.schema(type_))) == []


@cache
def whole_document() -> dict[str, Any]:
    return document(TABLE, base="/api/v1", version="1", session_cookie="session", language="en")


@pytest.mark.parametrize("operation", TABLE, ids=lambda operation: operation.name)
def test_who_may_call_is_said_in_the_document(operation: Operation) -> None:
    served = whole_document()
    described = served["paths"][f"/api/v1{operation.path}"][operation.method.lower()]
    assert ({} in described["security"]) == operation.who.anyone
    assert described["summary"] == operation.summary.en

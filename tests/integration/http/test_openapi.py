"""The document is what the table says."""

from collections.abc import Iterator
from typing import Any

from ocpizza.entrypoints.http.openapi import document
from tests.integration.http.toys import OPERATIONS


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

"""The OpenAPI 3.1 document, derived from the table of operations and the types it names."""

from collections.abc import Iterable
from typing import Any

import msgspec

from ocpizza.application.requests import Nothing
from ocpizza.entrypoints.http.bounds import bounded
from ocpizza.entrypoints.http.described import Described
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.operations import Operation
from ocpizza.entrypoints.http.problems import MOST_FAULTS

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457 problem details; more members say what the refusal is about.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "maxLength": 100},
        "title": {"type": "string", "maxLength": 200},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "maxLength": 2000},
        "errors": {
            "type": "array",
            "maxItems": MOST_FAULTS,
            "items": {"$ref": "#/components/schemas/ProblemError"},
        },
    },
}
_PROBLEM_ERROR: Json = {
    "type": "object",
    "description": "One fault: at a JSON pointer into the body, or of a query parameter.",
    "required": ["message"],
    "properties": {
        "pointer": {"type": "string", "maxLength": 1000},
        "parameter": {"type": "string", "maxLength": 1000},
        "message": {"type": "string", "maxLength": 2000},
    },
}


def document(
    operations: Iterable[Operation],
    *,
    base: str,
    version: str,
    session_cookie: str,
    language: Language,
) -> Json:
    """The document; its summaries are in the language asked for."""
    table = tuple(operations)
    types = _types(table)
    made = msgspec.json.schema_components(types.values(), ref_template=_REF)
    schemas, components = msgspec.json.decode(msgspec.json.encode(made))
    schema_of = dict(zip(types, map(bounded, schemas), strict=True))
    paths: dict[str, Json] = {}
    for operation in table:
        described = Described(operation, schema_of, components, language).operation()
        paths.setdefault(base + operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OC Pizza",
            "version": version,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in table)],
        "paths": paths,
        "components": {
            "schemas": {
                **{name: bounded(schema) for name, schema in components.items()},
                "Problem": _PROBLEM,
                "ProblemError": _PROBLEM_ERROR,
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": session_cookie},
            },
        },
    }


def _types(table: tuple[Operation, ...]) -> dict[str, Any]:
    """Each type once, by its text: unions have no identity of their own."""
    return {
        repr(type_): type_
        for operation in table
        for type_ in (operation.query, operation.body, *operation.answers.values())
        if type_ not in (None, Nothing, bytes)
    }

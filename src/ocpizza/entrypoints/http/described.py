"""One operation of the table, as OpenAPI describes it."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from ocpizza.application.requests import Nothing
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.operations import IfMatch, Operation
from ocpizza.entrypoints.http.paths import FORMS, LONGEST
from ocpizza.entrypoints.http.problem_table import PROBLEMS
from ocpizza.entrypoints.http.problems import MEDIA_TYPE
from ocpizza.entrypoints.http.reading import JSON, LONGEST_KNOWN

Json = dict[str, Any]

_TAG: Json = {"type": "string", "minLength": 3, "maxLength": 80, "pattern": '^"[^"]+"$'}
_IF_MATCH: Json = {"type": "string", "minLength": 3, "maxLength": 20, "pattern": '^"[1-9][0-9]*"$'}
_KNOWN: Json = {"type": "string", "maxLength": LONGEST_KNOWN}
_KEY: Json = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
_EVENT_ID: Json = {"type": "string", "maxLength": 4000}
_TOKEN: Json = {"type": "string", "minLength": 1, "maxLength": 500}
_UUID_LENGTH = 36
_ALWAYS = ("unauthorized", "payload-too-large", "too-many-requests", "internal", "unavailable")


class Described:
    """`schemas` by the text of their types; `components` by the names they are referred to."""

    def __init__(
        self,
        operation: Operation,
        schemas: Mapping[str, Json],
        components: Mapping[str, Json],
        language: Language,
    ) -> None:
        self._operation = operation
        self._schemas = schemas
        self._components = components
        self._language = language

    def operation(self) -> Json:
        operation = self._operation
        described: Json = {
            "operationId": operation.name,
            "summary": operation.summary.in_(self._language),
            "tags": [operation.tag],
            "security": [*([{}] if operation.who.anyone else []), {"bearer": []}, {"session": []}],
            "responses": dict(self._successes()) | dict(self._refusals()),
        }
        if not operation.who.anyone:
            described["x-roles"] = sorted(role.value for role in operation.who.roles)
        parameters = [*self._in_path(), *self._in_query(), *self._in_header()]
        if parameters:
            described["parameters"] = parameters
        if operation.body is not Nothing:
            described["requestBody"] = self._body()
        return described

    def _in_path(self) -> Iterator[Json]:
        for segment in self._operation.path.split("/"):
            if segment.startswith("{"):
                name = segment[1:-1]
                uuid = FORMS[name] == FORMS["order"]
                schema: Json = {
                    "type": "string",
                    "minLength": _UUID_LENGTH if uuid else 1,
                    "maxLength": _UUID_LENGTH if uuid else LONGEST,
                    "pattern": f"^{FORMS[name]}$",
                }
                yield {"name": name, "in": "path", "required": True, "schema": schema}

    def _in_query(self) -> Iterator[Json]:
        if self._operation.token_in_query:
            yield {"name": "token", "in": "query", "schema": _TOKEN}
        if self._operation.query is Nothing:
            return
        schema = self._schemas[repr(self._operation.query)]
        component = self._components[schema["$ref"].rpartition("/")[2]]
        for name, property_ in component["properties"].items():
            required = name in component.get("required", ())
            yield {
                "name": name,
                "in": "query",
                "required": required,
                "style": "form",
                "explode": False,
                "schema": _never_null(property_),
            }

    def _in_header(self) -> Iterator[Json]:
        operation = self._operation
        if operation.keyed:
            yield _header("Idempotency-Key", _KEY, required=True)
        if operation.if_match is not IfMatch.IGNORED:
            required = operation.if_match is IfMatch.REQUIRED
            yield _header("If-Match", _IF_MATCH, required=required)
        if operation.cached:
            yield _header("If-None-Match", _KNOWN, required=False)
        if operation.stream:
            yield _header("Last-Event-ID", _EVENT_ID, required=False)

    def _body(self) -> Json:
        if self._operation.body is bytes:
            return {"required": True, "content": {JSON: {"schema": {"type": "object"}}}}
        schema = self._schemas[repr(self._operation.body)]
        return {"required": not self._may_be_empty(), "content": {JSON: {"schema": schema}}}

    def _may_be_empty(self) -> bool:
        schema = self._schemas[repr(self._operation.body)]
        component = self._components.get(schema.get("$ref", "").rpartition("/")[2])
        return component is not None and not component.get("required")

    def _successes(self) -> Iterator[tuple[str, Json]]:
        for status, type_ in self._operation.answers.items():
            success: Json = {"description": HTTPStatus(status).phrase}
            if self._operation.stream:
                events = {"schema": {"type": "string", "maxLength": 1_000_000}}
                success["content"] = {"text/event-stream": events}
            elif type_ is not None:
                success["content"] = {JSON: {"schema": self._schemas[repr(type_)]}}
            if self._operation.cached:
                success["headers"] = {"ETag": {"schema": _TAG}}
            yield str(status), success
        if self._operation.cached:
            yield "304", {"description": HTTPStatus.NOT_MODIFIED.phrase}

    def _refusals(self) -> Iterator[tuple[str, Json]]:
        slugs_of: dict[int, list[str]] = {}
        for slug in dict.fromkeys((*self._slugs(), *self._operation.refusals)):
            slugs_of.setdefault(PROBLEMS[slug].status, []).append(slug)
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status, slugs in sorted(slugs_of.items()):
            names = ", ".join(f"`/problems/{slug}`" for slug in slugs)
            yield str(status), {"description": names, "content": content}

    def _slugs(self) -> Iterator[str]:
        """The refusals that the form of the operation implies."""
        operation = self._operation
        yield from _ALWAYS
        yield from ("bad-request", "invalid")
        if "{" in operation.path:
            yield "not-found"
        if not operation.who.anyone or operation.method != "GET":
            yield "forbidden"
        if operation.method in ("POST", "PUT") and operation.body is not bytes:
            yield "unsupported-media-type"
        if operation.writes or operation.begins:
            yield "maintenance"
        if operation.keyed:
            yield from ("idempotency-key-reused", "idempotency-key-in-progress")
        if operation.if_match is not IfMatch.IGNORED:
            yield "precondition-failed"
        if operation.if_match is IfMatch.REQUIRED:
            yield "precondition-required"


def _header(name: str, schema: Json, *, required: bool) -> Json:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _never_null(schema: Json) -> Json:
    """A parameter that is left out is null to us, but nobody can send a null in a query."""
    if "anyOf" not in schema:
        return schema
    branches = [branch for branch in schema["anyOf"] if branch != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**rest, **branches[0]} if len(branches) == 1 else {**rest, "anyOf": branches}

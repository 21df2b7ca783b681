"""Refusals become answers: RFC 9457 problem details, from one table (`problem_table`)."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import attrs
import msgspec
from starlette.responses import Response

from ocpizza.domain.errors import Fault, Refused
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.fault_table import FAULTS
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.problem_table import PROBLEMS

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 200
"""Told of one request, the first ones: nobody reads more, and a crowd of them would cost us."""
_RETRY_AFTER = {
    "unavailable": 2,
    "contended": 1,
    "gateway-unavailable": 5,
    "idempotency-key-in-progress": 1,
    "too-much-unpaid": 60,
}


class Problem(Exception):
    """A refusal of the HTTP machinery itself.

    `data` fills the texts of the table and is shown as extension members; a `Text` in it only
    fills. `headers` are added to the answer.
    """

    def __init__(
        self, slug: str, headers: Mapping[str, str] | None = None, **data: str | int | Text
    ) -> None:
        super().__init__(slug)
        self.slug = slug
        self.headers = dict(headers or {})
        self.data = data


@attrs.define(auto_exc=True)
class InvalidQuery(Refused):
    """Faults of the query string; their pointers name a parameter."""

    slug = "invalid"
    faults: tuple[Fault, ...]


def answer(refusal: Problem | Refused, language: Language) -> Response:
    """The refusal as `application/problem+json`, in the language asked for."""
    kind = PROBLEMS[refusal.slug]
    data = _data(refusal)
    words = {
        name: value.in_(language) if isinstance(value, Text) else value
        for name, value in data.items()
    }
    body: dict[str, Any] = {
        "type": f"/problems/{refusal.slug}",
        "title": kind.title.in_(language),
        "status": kind.status,
        "detail": kind.detail.in_(language).format_map(words),
    }
    for name, value in data.items():
        if name == "faults":
            of_query = isinstance(refusal, InvalidQuery)
            body["errors"] = [
                _error(fault, language, of_query=of_query) for fault in value[:MOST_FAULTS]
            ]
        elif not isinstance(value, Text):
            body[name] = value
    return Response(msgspec.json.encode(body), kind.status, _headers(refusal, data), MEDIA_TYPE)


def _data(refusal: Problem | Refused) -> Mapping[str, Any]:
    if isinstance(refusal, Problem):
        return refusal.data
    shown = (field.name for field in attrs.fields(type(refusal)) if field.repr)
    return {name: getattr(refusal, name) for name in shown}


def _error(fault: Fault, language: Language, *, of_query: bool) -> dict[str, str]:
    words = {name: _listed(value) for name, value in fault.data.items()}
    message = FAULTS.get(fault.code, FAULTS["value"]).in_(language).format_map(words)
    if of_query and fault.pointer:
        return {"parameter": fault.pointer.split("/")[1], "message": message}
    if of_query:  # of a name that cannot be repeated
        return {"message": message}
    return {"pointer": fault.pointer, "message": message}


def _listed(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join("null" if item is None else str(item) for item in value)
    return value


def _headers(refusal: Problem | Refused, data: Mapping[str, Any]) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if PROBLEMS[refusal.slug].status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="ocpizza"'
    retry_after = data.get("retry_after", _RETRY_AFTER.get(refusal.slug))
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return headers | refusal.headers if isinstance(refusal, Problem) else headers

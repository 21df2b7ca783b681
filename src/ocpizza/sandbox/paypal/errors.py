"""Refusals in PayPal's words: names and messages by status, descriptions by operation."""

from functools import cache
from importlib.resources import files
from typing import Any

import attrs

Json = dict[str, Any]

NAMES: dict[int, tuple[str, str]] = {
    400: (
        "INVALID_REQUEST",
        "Request is not well-formed, syntactically incorrect, or violates schema.",
    ),
    401: (
        "AUTHENTICATION_FAILURE",
        (
            "Authentication failed due to missing authorization header, "
            "or invalid authentication credentials."
        ),
    ),
    403: ("NOT_AUTHORIZED", "Authorization failed due to insufficient permissions."),
    404: ("RESOURCE_NOT_FOUND", "The specified resource does not exist."),
    409: (
        "RESOURCE_CONFLICT",
        "The server has detected a conflict while processing this request.",
    ),
    415: (
        "UNSUPPORTED_MEDIA_TYPE",
        "The server does not support the request payload's media type.",
    ),
    422: (
        "UNPROCESSABLE_ENTITY",
        (
            "The requested action could not be performed, semantically incorrect, "
            "or failed business validation."
        ),
    ),
    429: ("RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."),
    500: ("INTERNAL_SERVER_ERROR", "An internal server error occurred."),
    503: ("SERVICE_UNAVAILABLE", "Service Unavailable."),
}

# An error for which the buyer, back on PayPal's page, can choose another way to pay.
RECOVERABLE = frozenset(
    {"INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"}
)


@cache
def issues() -> dict[tuple[str, str], tuple[int, str]]:
    """Status and description by (operation, issue), from issues.tsv."""
    text = files(__package__).joinpath("issues.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {(row[0], row[2]): (int(row[1]), row[3]) for row in rows}


@attrs.frozen
class Detail:
    issue: str
    field: str | None = None
    value: str | None = None
    location: str | None = None

    def json(self, operation: str) -> Json:
        _, description = issues().get((operation, self.issue), (0, None))
        told = attrs.asdict(self) | {"description": description}
        return {name: value for name, value in told.items() if value is not None}


class ApiError(Exception):
    """Answered with `status` and PayPal's error body; `details` may be empty."""

    def __init__(self, status: int, *details: Detail, links: tuple[Json, ...] = ()) -> None:
        super().__init__(status, details)
        self.status, self.details, self.links = status, details, links

    def json(self, operation: str, debug_id: str) -> Json:
        name, message = NAMES[self.status]
        body: Json = {"name": name, "message": message, "debug_id": debug_id}
        if self.details:
            body["details"] = [detail.json(operation) for detail in self.details]
            body["links"] = [*self._documentation(), *self.links]
        return body

    def _documentation(self) -> list[Json]:
        pages = "https://developer.paypal.com/api/rest/reference/orders/v2/errors"
        href = f"{pages}/#{self.details[0].issue}"
        return [{"href": href, "rel": "information_link", "method": "GET"}]


def refused(operation: str, issue: str, links: tuple[Json, ...] = (), **where: str) -> ApiError:
    """The error of one known issue, with the status it has for this operation."""
    status, _ = issues()[operation, issue]
    return ApiError(status, Detail(issue, **where), links=links)


def not_found(field: str, value: str) -> ApiError:
    return ApiError(404, Detail("INVALID_RESOURCE_ID", field, value, "path"))


class OAuthError(Exception):
    """A refusal in the shape of OAuth, which has no name, details or debug_id."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status, self.error, self.description = status, error, description

    def json(self) -> Json:
        return {"error": self.error, "error_description": self.description}

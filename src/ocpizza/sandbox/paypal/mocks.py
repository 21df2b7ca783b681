"""Failures on demand: PayPal's `PayPal-Mock-Response` header, and codes of our own.

PayPal's are the issues of issues.tsv: the answer is given and nothing is done. Ours stage
what only a real network or a real account can do.
"""

import json
from http import HTTPStatus

import attrs

from ocpizza.sandbox.paypal.errors import (
    RECOVERABLE,
    ApiError,
    Detail,
    Json,
    OAuthError,
    issues,
    refused,
)

HEADER = "PayPal-Mock-Response"
STATUSES = {
    "RATE_LIMIT_REACHED": HTTPStatus.TOO_MANY_REQUESTS,
    "INTERNAL_SERVER_ERROR": HTTPStatus.INTERNAL_SERVER_ERROR,
    "SERVICE_UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
}
INVALID_TOKEN = "INVALID_TOKEN"  # noqa: S105 - the name of a failure
FAILS_AFTER = "INTERNAL_SERVER_ERROR_AFTER_ACTING"
STALLS_BEFORE = "TIMEOUT_BEFORE_ACTING"
STALLS_AFTER = "TIMEOUT_AFTER_ACTING"
# What becomes of a capture or refund: its status, and the one it ends with.
OUTCOMES: dict[str, tuple[str, str | None]] = {
    "PENDING": ("PENDING", None),
    "PENDING_THEN_COMPLETED": ("PENDING", "COMPLETED"),
    "PENDING_THEN_DENIED": ("PENDING", "DECLINED"),
    "DECLINED": ("DECLINED", None),
}
FATES = ("DUPLICATED", "DELAYED", "LOST", "REORDERED", "FORGED")
OWN = frozenset(
    {*STATUSES, INVALID_TOKEN, FAILS_AFTER, STALLS_BEFORE, STALLS_AFTER, *OUTCOMES}
    | {f"WEBHOOK_{fate}" for fate in FATES}
)


@attrs.frozen
class Fate:
    """What happens to the webhooks that an act sends."""

    duplicated: bool = False
    delayed: bool = False
    lost: bool = False
    reordered: bool = False
    forged: bool = False


NORMAL = Fate()


@attrs.frozen
class Script:
    codes: frozenset[str]

    def check(self, operation: str) -> None:
        """Raises ApiError 400 on a code that means nothing here, so that a typo shows."""
        for code in self.codes - OWN:
            if (operation, code) not in issues():
                raise ApiError(400, Detail("INVALID_PARAMETER_VALUE", HEADER, code))

    def before(self, operation: str, again: Json | None = None) -> None:
        """Raises the refusal that is asked for, if one is.

        `again` links to the buyer's page, for failures that another card would mend.
        """
        for code in self.codes:
            if code in STATUSES:
                raise ApiError(STATUSES[code])
            if (operation, code) in issues():
                links = (again,) if again and code in RECOVERABLE else ()
                raise refused(operation, code, links=links)
        if INVALID_TOKEN in self.codes:
            raise OAuthError(401, "invalid_token", "Token signature verification failed")

    def after(self) -> None:
        if FAILS_AFTER in self.codes:
            raise ApiError(500)

    @property
    def stalls_before(self) -> bool:
        return STALLS_BEFORE in self.codes

    @property
    def stalls_after(self) -> bool:
        return STALLS_AFTER in self.codes

    @property
    def outcome(self) -> tuple[str, str | None] | None:
        return next((OUTCOMES[code] for code in self.codes if code in OUTCOMES), None)

    @property
    def fate(self) -> Fate:
        return Fate(**{fate.lower(): f"WEBHOOK_{fate}" in self.codes for fate in FATES})


def codes_in(header: str | None) -> tuple[str, ...]:
    """Of `{"mock_application_codes": "A"}` or `["A", "B"]`. Raises ApiError 400."""
    if header is None:
        return ()
    try:
        asked = json.loads(header)["mock_application_codes"]
    except (ValueError, TypeError, KeyError):
        raise ApiError(400, Detail("INVALID_PARAMETER_SYNTAX", HEADER, header)) from None
    codes = asked if isinstance(asked, list) else [asked]
    if not all(isinstance(code, str) for code in codes):
        raise ApiError(400, Detail("INVALID_PARAMETER_SYNTAX", HEADER, header))
    return tuple(codes)

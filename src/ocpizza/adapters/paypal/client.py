"""HTTP with PayPal: the token, timeouts, what may be repeated, and one log line a call."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import structlog
from attrs import frozen

from ocpizza.adapters.paypal.token import Bearer, Tokens
from ocpizza.application.ports.gateway import GatewayDown

TIMEOUTS = (3.0, 20.0)
LONGEST_WAIT = 1.0
ACTED_UNKNOWN = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})
TURNED_AWAY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


@frozen
class Answer:
    """A decided answer, 2xx or a final 4xx. `body` is {} where PayPal sent no JSON object."""

    status: int
    body: dict[str, Any]

    @property
    def ok(self) -> bool:
        return self.status in (HTTPStatus.OK, HTTPStatus.CREATED)

    @property
    def missing(self) -> bool:
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def issue(self) -> str:
        """The first issue, or the error's name: what to decide on (texts may change)."""
        details = self.body.get("details")
        first = details[0] if isinstance(details, list) and details else {}
        issue = first.get("issue") if isinstance(first, dict) else None
        return str(issue or self.body.get("name") or f"HTTP_{self.status}")


class Client:
    """One per process. Every call is safe to repeat: it reads, or carries a request id."""

    def __init__(
        self,
        base_url: str,
        credentials: tuple[str, str],
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        self._base_url = base_url
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._tokens = Tokens(self._session, base_url, credentials, timeouts)

    def check(self) -> None:
        self._tokens.get()

    def get(self, path: str) -> Answer:
        """Raises GatewayDown, as `post` does, when the outcome is unknown."""
        return self._call("GET", path, None, {})

    def post(self, path: str, body: bytes, *, request_id: str | None = None) -> Answer:
        headers = {"Content-Type": "application/json", "Prefer": "return=representation"}
        if request_id is not None:
            headers["PayPal-Request-Id"] = request_id
        return self._call("POST", path, body, headers)

    def _call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        token = self._tokens.get()
        answer = self._patiently(method, path, body, headers, token)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.drop(token)
            answer = self._patiently(method, path, body, headers, self._tokens.get())
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            _LOG.error("a new token is refused: are the credentials those of this account?")
            raise GatewayDown
        if answer.status_code in ACTED_UNKNOWN or not _is_final(answer.status_code):
            raise GatewayDown
        return Answer(answer.status_code, _object(answer))

    def _patiently(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], token: Bearer
    ) -> requests.Response:
        """Once more after a connection that broke, or when asked to wait for a moment only."""
        try:
            answer = self._send(method, path, body, headers, token)
        except requests.Timeout:
            raise GatewayDown from None
        except requests.ConnectionError:
            return self._last(method, path, body, headers, token)
        except requests.RequestException:
            raise GatewayDown from None
        if answer.status_code in TURNED_AWAY and (wait := _retry_after(answer)) is not None:
            time.sleep(wait)
            return self._last(method, path, body, headers, token)
        return answer

    def _last(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], token: Bearer
    ) -> requests.Response:
        try:
            return self._send(method, path, body, headers, token)
        except requests.RequestException:
            raise GatewayDown from None

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], token: Bearer
    ) -> requests.Response:
        begun = time.monotonic()
        call = _LOG.bind(method=method, path=path, request_id=headers.get("PayPal-Request-Id"))
        try:
            answer = self._session.request(
                method,
                f"{self._base_url}{path}",
                data=body,
                headers=headers,
                auth=token,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            call.warning("no answer", error=type(error).__name__, seconds=_since(begun))
            raise
        call.info(
            "answered",
            status=answer.status_code,
            debug_id=answer.headers.get("Paypal-Debug-Id"),
            seconds=_since(begun),
        )
        return answer


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 3)


def _is_final(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.INTERNAL_SERVER_ERROR and not (
        HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    )


def _retry_after(answer: requests.Response) -> float | None:
    """Seconds to wait when PayPal names them and they are few; a date counts as too long."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() and float(text) <= LONGEST_WAIT else None


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}

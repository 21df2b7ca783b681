"""The access token: fetched once per process, kept until a minute before its end."""

from __future__ import annotations

import threading
import time
from http import HTTPStatus

import requests
import structlog
from requests.auth import AuthBase, HTTPBasicAuth

from ocpizza.application.ports.gateway import GatewayDown

MARGIN = 60.0
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


class Bearer(AuthBase):
    """Set as `auth`, so that no `.netrc` of the machine can put itself in its place."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Tokens:
    """Shared by threads: whoever needs a token while one is being fetched waits for that one."""

    def __init__(
        self,
        session: requests.Session,
        base_url: str,
        credentials: tuple[str, str],
        timeouts: tuple[float, float],
    ) -> None:
        self._session = session
        self._url = f"{base_url}/v1/oauth2/token"
        self._credentials = HTTPBasicAuth(*credentials)
        self._timeouts = timeouts
        self._lock = threading.Lock()
        self._current: Bearer | None = None
        self._ends = 0.0

    def get(self) -> Bearer:
        """Raises GatewayDown when PayPal gives none."""
        with self._lock:
            if self._current is None or time.monotonic() >= self._ends:
                self._current = None
                self._current, self._ends = self._fetch()
            return self._current

    def drop(self, refused: Bearer) -> None:
        """Forget a token that was refused, unless another thread has renewed it since."""
        with self._lock:
            if self._current is refused:
                self._current = None

    def _fetch(self) -> tuple[Bearer, float]:
        """A token, and when to replace it on the monotonic clock."""
        begun = time.monotonic()
        try:
            answer = self._session.post(
                self._url,
                data={"grant_type": "client_credentials"},
                auth=self._credentials,
                timeout=self._timeouts,
                allow_redirects=False,
            )
            if answer.status_code != HTTPStatus.OK:
                _LOG.error("no token", status=answer.status_code)
                raise GatewayDown(f"no token, status {answer.status_code}")
            given = answer.json()
            return Bearer(str(given["access_token"])), begun + float(given["expires_in"]) - MARGIN
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            _LOG.warning("no token", error=type(error).__name__)
            raise GatewayDown(f"no token, {type(error).__name__}") from None

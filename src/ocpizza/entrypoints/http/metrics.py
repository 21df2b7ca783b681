"""Prometheus: durations by route, in this process or, where Gunicorn has several, in all of them."""

import hmac
import os

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})


class Metrics:
    """Counts requests and serves the figures. Without `token` in production: closed."""

    def __init__(self, *, token: str | None, open_without: bool) -> None:
        self._token = token
        self._open_without = open_without
        self._registry = CollectorRegistry()
        self._durations = Histogram(
            "http_request_duration_seconds",
            "Time to answer, streams included.",
            ("route", "method", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._children: dict[tuple[str, str, int], Histogram] = {}

    def record(self, route: str, method: str, status: int, seconds: float) -> None:
        key = (route, method if method in _METHODS else "other", status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._durations.labels(*key)
        child.observe(seconds)

    def routes(self) -> list[Route]:
        return [Route("/metrics", self._serve)]

    def _serve(self, request: Request) -> Response:
        if not self._may_read(request.headers.get("authorization", "")):
            return answer(
                Problem("unauthorized"), language_of(request.headers.get("accept-language", ""))
            )
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    def _may_read(self, authorization: str) -> bool:
        if self._token is None:
            return self._open_without
        expected = f"Bearer {self._token}".encode()
        return hmac.compare_digest(authorization.encode("latin-1"), expected)

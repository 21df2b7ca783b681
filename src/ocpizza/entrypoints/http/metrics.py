"""Prometheus: what processes count, in this one or in all that Gunicorn has, and the house's figures.

Each process counts for itself, and whichever is asked adds them up. What is read from the database
is true of the whole house: it is read by the one that is asked, and never added.
"""

import hmac
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, Histogram, Metric, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ocpizza.application.backing_up.book import LastBackups
from ocpizza.application.reading.machinery import Connections
from ocpizza.entrypoints.http.figures import Exported, Figures
from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.refreshed import Refreshed

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
POOL_LOOK_SECONDS = 1.0
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})


class Metrics:
    """Counts requests and serves the figures. Without `token` in production: closed."""

    def __init__(
        self,
        house: Refreshed[Figures],
        backups: Refreshed[LastBackups] | None,
        pool: Callable[[], Connections],
        *,
        token: str | None,
        open_without: bool,
    ) -> None:
        self._house = house
        self._backups = backups
        self._pool = pool
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
        self._told, self._look_at = 0, 0.0

    @cached_property
    def _lent(self) -> Gauge:
        return self._of_each_process(
            "ocpizza_pool_connections_in_use",
            "Connections of the process's pool that are in use; told when it answers, a rise within a second.",
        )

    @cached_property
    def _most(self) -> Gauge:
        return self._of_each_process(
            "ocpizza_pool_connections_max", "Connections that the process's pool may have."
        )

    def _of_each_process(self, name: str, meaning: str) -> Gauge:
        """Not made before it is set: Gunicorn's master, where nothing is set, would show one too."""
        return Gauge(name, meaning, multiprocess_mode="liveall", registry=self._registry)

    def record(self, route: str, method: str, status: int, seconds: float) -> None:
        key = (route, method if method in _METHODS else "other", status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._durations.labels(*key)
            self._most.set(self._pool().most)
        child.observe(seconds)
        # Each write goes to a file, so once a second is enough; but what falls is told at once, or
        # an idle process would show the peak of its last burst all night.
        lent, now = self._pool().lent, time.monotonic()
        if lent < self._told or now >= self._look_at:
            self._told, self._look_at = lent, now + POOL_LOOK_SECONDS
            self._lent.set(lent)

    def routes(self) -> list[Route]:
        return [Route("/metrics", self._serve)]

    async def _serve(self, request: Request) -> Response:
        if not self._may_read(request.headers.get("authorization", "")):
            return answer(
                Problem("unauthorized"), language_of(request.headers.get("accept-language", ""))
            )
        backups = None if self._backups is None else await self._backups.get()
        exported = Exported(await self._house.get(), backups)
        text = await run_in_threadpool(self._text, exported)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    def _text(self, exported: Exported) -> bytes:
        asked = CollectorRegistry()
        asked.register(ThisMachine())
        asked.register(exported)
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry) + generate_latest(asked)
        MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
        return generate_latest(asked)

    def _may_read(self, authorization: str) -> bool:
        if self._token is None:
            return self._open_without
        expected = f"Bearer {self._token}".encode()
        return hmac.compare_digest(authorization.encode("latin-1"), expected)


class ThisMachine:
    """A collector of what is the same for every process here."""

    def collect(self) -> Iterator[Metric]:
        release = {"version": version("ocpizza"), "python": platform.python_version()}
        yield InfoMetricFamily("ocpizza_build", "The release that runs.", release)
        disk = shutil.disk_usage(tempfile.gettempdir())
        size = "The disk that temporary files of the site are on."
        yield GaugeMetricFamily("ocpizza_disk_size_bytes", size, disk.total)
        yield GaugeMetricFamily("ocpizza_disk_free_bytes", "What is free of it.", disk.free)

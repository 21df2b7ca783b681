"""Every request is answered before the router gives it up, and none is worked on after."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from runpy import run_module

import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from ocpizza.adapters.paypal.client import TIMEOUTS
from ocpizza.container import QUERY_SECONDS
from ocpizza.entrypoints.http.outermost import SECONDS_TO_ANSWER, Outermost
from ocpizza.entrypoints.http.sse.response import SILENCE
from ocpizza.entrypoints.http.threads import Threads
from tests.integration.http.toys import Seen

LIMIT = 0.1
ROUTER_GIVES_UP, ROUTER_CLOSES_IDLE, HEARTBEAT = 30, 90, 15


@pytest.fixture(autouse=True)
def _quiet() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


async def stuck(_: Request) -> Response:
    await asyncio.sleep(60)
    return PlainTextResponse("too late")


async def lasting(_: Request) -> Response:
    async def chunks() -> AsyncGenerator[str]:
        yield "begun, "
        await asyncio.sleep(3 * LIMIT)
        yield "ended"

    return StreamingResponse(chunks())


def client() -> TestClient:
    app = Starlette(routes=[Route("/stuck", stuck), Route("/lasting", lasting)])
    return TestClient(Outermost(app, Seen(), https=False, seconds=LIMIT))


def test_who_waits_too_long_is_told_to_come_back() -> None:
    with capture_logs() as logs:
        answer = client().get("/stuck")

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.headers["retry-after"]
    assert answer.headers["x-request-id"]
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("given up", "warning"),
        ("answered", "info"),
    ]


def test_an_answer_that_has_begun_may_last() -> None:
    assert client().get("/lasting").text == "begun, ended"


def test_what_was_given_up_before_it_began_is_not_done() -> None:
    threads, release = Threads(1, 1), threading.Event()
    done: list[str] = []

    async def crowd() -> None:
        first = threads.database(release.wait)
        second = threads.database(done.append, "second")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(LIMIT):
                await second
        release.set()
        await first
        await threads.database(done.append, "third")

    asyncio.run(crowd())
    threads.close()
    assert done == ["third"]


def test_each_is_done_before_the_next_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    server = run_module("ocpizza.entrypoints.http.server.gunicorn_config")
    server["on_exit"](None)

    assert max(QUERY_SECONDS, *TIMEOUTS) < SECONDS_TO_ANSWER
    assert SECONDS_TO_ANSWER < server["graceful_timeout"] < ROUTER_GIVES_UP
    assert server["keepalive"] > ROUTER_CLOSES_IDLE
    assert SILENCE <= HEARTBEAT

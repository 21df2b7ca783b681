"""What every answer carries, whoever gave it."""

import json
import re

import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from ocpizza.entrypoints.http.outermost import Outermost
from ocpizza.entrypoints.http.threads import Threads
from tests.integration.http.toys import Seen, toy_api, toy_client

CAKES = "/api/v1/cakes"
KEY = {"Idempotency-Key": "k"}


@pytest.fixture(autouse=True)
def _quiet() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


@pytest.mark.parametrize("given", ["a", "Req.1_2-3", "x" * 128])
def test_a_request_id_of_the_caller_comes_back(given: str) -> None:
    response = toy_client().get(CAKES, headers={"X-Request-ID": given})
    assert response.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "é", "x" * 129, "a\tb"])
def test_a_bad_request_id_is_replaced_by_ours(given: str) -> None:
    response = toy_client().get(CAKES, headers=[(b"X-Request-ID", given.encode())])
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


@pytest.mark.parametrize("path", [CAKES, "/api/v1/none", CAKES + "?limit=0"])
def test_answers_of_every_kind_carry_the_security_headers(path: str) -> None:
    headers = toy_client().get(f"https://testserver{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_where_the_site_is_plain_http_browsers_are_not_told_to_insist_on_https() -> None:
    client = TestClient(Outermost(toy_api(), Seen(), https=False))
    assert "strict-transport-security" not in client.get(f"https://testserver{CAKES}").headers


def test_a_bug_is_answered_without_a_trace_and_logged_with_one() -> None:
    with capture_logs() as logs:
        response = toy_client().post(CAKES, json={"name": "bug"}, headers=KEY)
    assert response.status_code == 500
    assert response.json()["type"] == "/problems/internal"
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert "ZeroDivision" not in response.text
    failed = next(log for log in logs if log["event"] == "failed")
    assert failed["exc_info"]
    assert failed["request_id"] == response.headers["x-request-id"]


def test_a_line_of_the_log_names_the_route_and_no_query() -> None:
    with capture_logs() as logs:
        toy_client().get(f"{CAKES}?token=secret")
    (line,) = logs
    assert line["event"] == "answered"
    assert (line["method"], line["route"], line["path"], line["status"]) == (
        "GET",
        "/cakes",
        CAKES,
        422,
    )
    assert "secret" not in json.dumps(line)


def test_durations_are_measured_by_route() -> None:
    seen = Seen()
    client = TestClient(Outermost(toy_api(), seen, https=False))
    client.get(CAKES)
    client.get("/api/v1/none")
    assert seen.records == [("/cakes", "GET", 200), ("-", "GET", 404)]


def test_what_is_logged_meanwhile_carries_the_requests_id_in_threads_too() -> None:
    threads = Threads(1, 1)

    async def logging(_: Request) -> Response:
        structlog.get_logger().info("on the loop")
        await threads.database(structlog.get_logger().info, "in a thread")
        return Response()

    app = Starlette(routes=[Route("/", logging)])
    client = TestClient(Outermost(app, Seen(), https=False))
    with capture_logs([merge_contextvars]) as logs:
        client.get("/", headers={"X-Request-ID": "mine"})
    threads.close()

    assert [(log["event"], log["request_id"]) for log in logs] == [
        ("on the loop", "mine"),
        ("in a thread", "mine"),
        ("answered", "mine"),
    ]

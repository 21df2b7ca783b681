"""Where the site's own address is https, plain http leads there; its watchers are answered anyhow."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from ocpizza.entrypoints.http.outermost import Outermost
from ocpizza.entrypoints.http.root import Root
from tests.integration.http.toys import Seen

WATCHED = ["/healthz", "/readyz", "/metrics"]
HSTS = "strict-transport-security"


def client(scheme: str, site_url: str = "https://ocpizza.com") -> TestClient:
    rest = PlainTextResponse("ours")
    root = Root(rest, rest, site_url=site_url, close=lambda: None)
    app = Outermost(root, Seen(), https=site_url.startswith("https://"))
    return TestClient(app, base_url=f"{scheme}://any.example", follow_redirects=False)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/api/v1/stores?limit=2", "//evil.example/x"])
def test_plain_http_is_sent_to_the_sites_own_address(method: str, path: str) -> None:
    sent = client("http").request(method, f"http://any.example{path}")

    assert sent.status_code == 308
    assert sent.headers["location"] == f"https://ocpizza.com{path}"
    assert sent.headers["x-request-id"]
    assert HSTS not in sent.headers


def test_https_is_answered_whatever_the_host_and_is_to_be_stayed_with() -> None:
    answered = client("https").get("/")

    assert (answered.status_code, answered.text) == (200, "ours")
    assert answered.headers[HSTS] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("path", WATCHED)
@pytest.mark.parametrize("host", ["10.0.0.7", "www.ocpizza.com"])
def test_those_who_watch_are_answered(scheme: str, path: str, host: str) -> None:
    assert client(scheme).get(path, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_www_leads_to_the_sites_own_address_in_one_step(scheme: str) -> None:
    sent = client(scheme).get("/menu?x=1", headers={"Host": "www.ocpizza.com"})

    assert (sent.status_code, sent.headers["location"]) == (308, "https://ocpizza.com/menu?x=1")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_site_on_plain_http_answers_both_and_asks_nobody_to_stay(scheme: str) -> None:
    answered = client(scheme, "http://127.0.0.1:8000").get("/")

    assert answered.status_code == 200
    assert HSTS not in answered.headers

"""What stands around the API: health, metrics, the document, other origins, other names."""

import pytest
from structlog.testing import capture_logs

from ocpizza.entrypoints.http.table import OPERATIONS
from tests.integration.http.house import SignedIn, Site

STORES = "/api/v1/stores"
SHOP = "https://partner.example"


def test_it_is_alive_whatever_the_database_says() -> None:
    site = Site()
    site.ready = False
    assert site.client.get("/healthz").json() == {"status": "ok"}
    assert site.client.get("/readyz").status_code == 503
    assert site.client.get("/readyz").json()["type"] == "/problems/unavailable"
    site.ready = True
    assert site.client.get("/readyz").json() == {"status": "ready"}


def test_what_is_not_there_is_a_problem_with_the_headers_of_every_answer() -> None:
    response = Site().client.get("/nowhere")
    assert (response.status_code, response.json()["type"]) == (404, "/problems/not-found")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/problems/none", 404), ("GET", "/sign-out", 405)],
)
def test_a_browser_is_shown_a_page_about_it_with_the_way_back_and_a_program_the_problem(
    method: str, path: str, status: int
) -> None:
    client = Site().client
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "fr"}
    page = client.request(method, path, headers=browser)
    problem = client.request(method, path)

    assert (page.status_code, problem.status_code) == (status, status)
    assert page.headers["content-type"].startswith("text/html")
    assert '<a class="button" href="/">' in page.text
    assert page.headers.get("allow") == problem.headers.get("allow")
    assert problem.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/healthz/", "http://testserver//healthz", "/api/docs/"])
def test_paths_outside_the_api_are_exact_too(path: str) -> None:
    assert Site().client.get(path, follow_redirects=False).status_code == 404


def test_a_wrong_method_outside_the_api_is_told_the_right_ones() -> None:
    response = Site().client.post("/healthz")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.json()["type"] == "/problems/method-not-allowed"


def test_a_form_of_more_fields_than_any_page_has_is_malformed() -> None:
    content = "&".join(f"field{number}=1" for number in range(1001))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = Site().client.post("/sign-in", content=content, headers=kind)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-request")
    assert "plus de 1000 champs" in response.json()["detail"]


def test_a_form_that_cannot_be_read_is_malformed() -> None:
    kind = {"Content-Type": "multipart/form-data", "Accept-Language": "en"}  # without a boundary
    response = Site().client.post("/sign-in", content="name=x", headers=kind)
    assert response.status_code == 400
    assert "or cannot be read" in response.json()["detail"]


def test_a_form_sent_again_after_the_session_leads_on_from_what_its_browser_makes_up() -> None:
    pay = "/staff/lyon-bellecour/counter/none/pay"
    for referer in (f"http://testserver{pay}", "http://["):
        headers = {"Sec-Fetch-Site": "same-origin", "Referer": referer}
        sent = Site().client.post(pay, headers=headers, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=")


def test_who_asks_for_nothing_without_the_database_is_told_and_the_outage_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(SignedIn, "authenticate", away)
    browser = {"Accept": "text/html", "Cookie": "session=ann"}
    with capture_logs() as logs:
        assert Site().client.get("/nowhere", headers=browser).status_code == 404
    assert [log["reason"] for log in logs if log["event"] == "database away"] == ["ConnectionError"]


def test_metrics_count_by_route_not_by_path() -> None:
    client = Site().client
    client.get(f"{STORES}/lyon-bellecour")
    client.get(f"{STORES}/grenoble")
    text = client.get("/metrics").text
    route = 'route="/stores/{store}",status="200"'
    assert f'http_request_duration_seconds_count{{method="GET",{route}}} 2.0' in text
    assert "grenoble" not in text


def test_without_the_database_the_other_figures_are_served() -> None:
    site = Site()
    assert "ocpizza_database_up 1.0" in site.client.get("/metrics").text

    away = Site()
    away.ready = False
    away.client.get(f"{STORES}/grenoble")
    text = away.client.get("/metrics").text

    assert "ocpizza_database_up 0.0" in text
    assert "http_request_duration_seconds_count" in text
    assert "ocpizza_build_info" in text
    assert "ocpizza_backlog_items" not in text


PRODUCTION = {
    "ENV": "PROD",
    "SECRET_KEY": "k" * 40,
    "PAYPAL_KEY": "client:" + "s" * 40,
    "DATABASE_URL": "postgresql://db/ocpizza",
    "SITE_URL": "https://ocpizza.com",
}


@pytest.mark.parametrize("token", [None, "Bearer wrong", "open-sesame"])
def test_in_production_metrics_are_closed_to_others(token: str | None) -> None:
    for environ in (PRODUCTION, {**PRODUCTION, "METRICS_TOKEN": "open-sesame"}):
        headers = {} if token is None else {"Authorization": token}
        assert Site(environ).client.get("/metrics", headers=headers).status_code == 401


def test_in_production_metrics_open_to_their_token() -> None:
    site = Site({**PRODUCTION, "METRICS_TOKEN": "open-sesame"})
    headers = {"Authorization": "Bearer open-sesame"}
    assert site.client.get("/metrics", headers=headers).status_code == 200


def test_www_of_our_name_is_sent_to_our_name_and_any_other_is_answered() -> None:
    client = Site(PRODUCTION).client
    sent = client.get("/x?y=1", headers={"Host": "www.ocpizza.com"}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (308, "https://ocpizza.com/x?y=1")
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 200


def test_over_https_browsers_are_told_to_stay_there() -> None:
    client = Site(PRODUCTION).client
    assert "strict-transport-security" in client.get("https://ocpizza.com/").headers
    assert "strict-transport-security" not in client.get("/healthz").headers


def test_the_document_names_every_operation() -> None:
    paths = Site().client.get("/api/openapi.json").json()["paths"]
    documented = {(method.upper(), path) for path, item in paths.items() for method in item}
    assert documented == {(op.method, f"/api/v1{op.path}") for op in OPERATIONS}
    names = [operation["operationId"] for item in paths.values() for operation in item.values()]
    assert len(names) == len(set(names))


def test_the_documentation_renders_from_our_own_files_only() -> None:
    client = Site().client
    page = client.get("/api/docs", headers={"Accept-Language": "en"})
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'; style-src 'self'; img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert "://" not in page.text
    assert '<html lang="en">' in page.text
    for name in ("swagger_bundle.js", "swagger_preset.js", "swagger_style.css", "start.js"):
        assert f"/api/docs/{name}" in page.text
        assert client.get(f"/api/docs/{name}").status_code == 200


@pytest.mark.parametrize("name", ["redoc.js", "__init__.py", "..%2Furl.json"])
def test_no_other_file_is_served(name: str) -> None:
    assert Site().client.get(f"/api/docs/{name}").status_code == 404


def test_no_other_origin_is_let_in_by_default() -> None:
    response = Site().client.get(STORES, headers={"Origin": SHOP})
    assert "access-control-allow-origin" not in response.headers


def test_a_named_origin_may_call_with_tokens_never_with_cookies() -> None:
    client = Site({"CORS_ORIGINS": SHOP}).client
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}
    preflight = client.options(STORES, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == SHOP
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    answered = client.get(f"{STORES}/none", headers={"Origin": SHOP})
    assert answered.status_code == 404
    assert answered.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-credentials" not in {*preflight.headers, *answered.headers}


def test_an_origin_that_is_not_named_gets_nothing() -> None:
    client = Site({"CORS_ORIGINS": SHOP}).client
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for response in (client.options(STORES, headers=asked), client.get(STORES, headers=asked)):
        assert "access-control-allow-origin" not in response.headers
        assert response.headers["vary"] == "Origin"

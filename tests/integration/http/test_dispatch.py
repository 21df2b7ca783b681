"""Which answer comes first when several apply, and what each request needs (HTTP contract)."""

from collections.abc import Iterator
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from httpx2 import Response

from ocpizza.application.ports.orderbook import Key
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.reading import claimed
from tests.integration.http.toys import ORDER, toy_client

CAKES = "/api/v1/cakes"
CAKE = f"/api/v1/stores/lyon/orders/{ORDER}/cake"
KEY = {"Idempotency-Key": "k"}
COOK = {"Authorization": "Bearer cook"}
BIG = b" " * 70_000


CLIENT = toy_client()


@pytest.fixture(scope="module", autouse=True)
def _one_event_loop() -> Iterator[None]:
    """For all requests: starting one takes longer than answering."""
    with start_blocking_portal() as CLIENT.portal:
        yield


def ask(method: str, path: str, **request: Any) -> Response:
    return CLIENT.request(method, path, **request)


def slug(response: Response) -> str:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return str(response.json()["type"]).removeprefix("/problems/")


def test_what_is_right_is_done() -> None:
    response = ask("POST", CAKES, json={"name": "opera"}, headers=KEY)
    assert response.status_code == 201
    assert response.json() == {"name": "opera", "by": "anonymous", "key": True, "version": None}


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "expected"),
    [
        # bad credentials come before anything, on public and unknown paths too
        ("GET", CAKES, {"Authorization": "Bearer forged"}, None, (401, "unauthorized")),
        ("GET", CAKES, {"Authorization": "Basic Y29vaw=="}, None, (401, "unauthorized")),
        ("GET", CAKES, {"Authorization": "Bearer"}, None, (401, "unauthorized")),
        ("GET", "/api/v1/none", {"Authorization": "Bearer x"}, None, (401, "unauthorized")),
        ("GET", CAKES, {"Cookie": "session=forged"}, None, (401, "unauthorized")),
        # none where they are needed
        ("PUT", CAKE, {}, BIG, (401, "unauthorized")),
        ("PATCH", CAKE, {}, None, (401, "unauthorized")),
        # then what is not there, or not yours to see
        ("GET", "/api/v1/none", {}, None, (404, "not-found")),
        ("GET", CAKES + "/", {}, None, (404, "not-found")),
        ("GET", "/api/v1//cakes", {}, None, (404, "not-found")),
        ("DELETE", CAKES + "/7", {}, None, (404, "not-found")),
        ("DELETE", CAKES + "%2F" + ORDER, {}, None, (404, "not-found")),
        ("PUT", CAKE.replace("lyon", "nice"), COOK, BIG, (404, "not-found")),
        ("PATCH", CAKE.replace("lyon", "nice"), COOK, None, (404, "not-found")),
        ("PUT", CAKE.replace("lyon", "paris"), COOK, None, (404, "not-found")),
        ("PUT", CAKE, {"Authorization": "Bearer ann"}, None, (404, "not-found")),
        # then what your role may not
        ("POST", "/api/v1/stores/paris/oven", COOK, BIG, (403, "forbidden")),
        # then the method, the size, the media type
        ("PATCH", CAKE, COOK, BIG, (405, "method-not-allowed")),
        ("PUT", CAKE, {**COOK, "Content-Type": "text/plain"}, BIG, (413, "payload-too-large")),
        (
            "PUT",
            CAKE,
            {**COOK, "Content-Type": "text/plain"},
            b"{",
            (415, "unsupported-media-type"),
        ),
        # then what cannot be read, what is invalid, what lacks a precondition
        ("PUT", CAKE + "?x=1", COOK, b"{", (400, "bad-request")),
        ("POST", CAKES, {}, b'{"name": ""}', (400, "bad-request")),
        ("PUT", CAKE, COOK, b'{"name": ""}', (422, "invalid")),
        ("PUT", CAKE, COOK, b'{"name": "a"}', (428, "precondition-required")),
        ("PUT", CAKE, {**COOK, "If-Match": '"1"'}, b'{"name": "burnt"}', (409, "wrong-state")),
    ],
)
def test_the_first_refusal_that_applies_is_the_answer(
    method: str,
    path: str,
    headers: dict[str, str],
    content: bytes | None,
    expected: tuple[int, str],
) -> None:
    if content is not None:
        headers = {"Content-Type": "application/json", **headers}
    response = ask(method, path, headers=headers, content=content)
    assert (response.status_code, slug(response)) == expected


def test_a_wrong_method_is_told_the_right_ones() -> None:
    assert ask("PATCH", CAKES).headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_and_head_are_answered() -> None:
    assert ask("OPTIONS", CAKES).headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert ask("HEAD", CAKES).status_code == 200


def test_a_database_that_is_away_is_no_error_of_ours() -> None:
    response = ask("POST", CAKES, json={"name": "away"}, headers=KEY)
    assert (response.status_code, slug(response)) == (503, "unavailable")
    assert response.headers["retry-after"] == "2"


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'],
)
def test_json_is_taken_however_it_is_spelt(media_type: str) -> None:
    headers = {**KEY, "Content-Type": media_type}
    assert ask("POST", CAKES, content=b'{"name": "a"}', headers=headers).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": ""},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_another_media_type_or_coding_is_refused(headers: dict[str, str]) -> None:
    response = ask("POST", CAKES, content=b'{"name": "a"}', headers={**KEY, **headers})
    assert (response.status_code, response.headers["accept"]) == (415, "application/json")


def test_a_body_with_nothing_required_may_be_empty() -> None:
    oven = "/api/v1/stores/lyon/oven"
    assert ask("POST", oven, headers=COOK).status_code == 204
    assert ask("POST", oven, headers=COOK, json={}).status_code == 204
    assert ask("POST", oven, headers=COOK, json={"x": 1}).status_code == 422


def key_of(actor: str, path: str, key: str, value: object) -> Key:
    scope = {"method": "POST", "path": path, "query_string": b"", "headers": []}
    return claimed(key, Actor(actor, frozenset()), Incoming(scope), value)


def test_a_key_is_its_callers_for_one_path_and_one_value() -> None:
    first = key_of("anonymous", "/orders", "k", {"a": 1, "b": [2, None]})
    assert key_of("anonymous", "/orders", "k", {"b": [2, None], "a": 1}) == first
    assert key_of("anonymous", "/orders", "k", {"a": 1, "b": [2]}).digest == first.digest
    assert key_of("anonymous", "/orders", "k", {"a": 1, "b": [2]}).body != first.body
    others = [("ann", "/orders", "k"), ("anonymous", "/stock", "k"), ("anonymous", "/orders", "l")]
    for actor, path, key in others:
        assert key_of(actor, path, key, {}).digest != first.digest


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_a_bad_idempotency_key_is_refused(key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    response = ask("POST", CAKES, json={"name": "a"}, headers=headers)
    assert (response.status_code, slug(response)) == (400, "bad-request")


def test_two_idempotency_keys_are_refused() -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "a")]
    assert ask("POST", CAKES, json={"name": "a"}, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("if_match", "version"),
    [
        ('"12"', 12),
        ("*", None),
        ('W/"12"', -1),
        ("12", -1),
        ('"0"', -1),
        ('"a"', -1),
        ('"1", "2"', -1),
    ],
)
def test_if_match_is_read_and_what_matches_nothing_is_never(
    if_match: str, version: int | None
) -> None:
    headers = {**COOK, "If-Match": if_match}
    response = ask("PUT", CAKE, json={"name": "a"}, headers=headers)
    assert response.json()["version"] == version


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=200", 200),
        ("limit=0", 422),
        ("limit=201", 422),
        ("limit=1.5", 422),
        ("limit=%201", 422),
        ("limit=", 422),
        ("limit=null", 422),
        ("limit=true", 422),
        ("limit=1&limit=2", 400),
        ("limit=1&%6Cimit=1", 400),
        ("colour=red,blue", 200),
        ("colour=red,", 422),
        ("colour=", 422),
        ("colour=%00", 422),
        ("colour=%ff", 400),
        ("cursor", 422),
        ("token=x", 422),
    ],
)
def test_the_query_is_read_exactly(query: str, status: int) -> None:
    assert ask("GET", f"{CAKES}?{query}").status_code == status


def test_faults_of_the_query_name_their_parameters() -> None:
    response = ask("GET", f"{CAKES}?limit=999&colour=red,green&x=1")
    assert [error["parameter"] for error in response.json()["errors"]] == ["limit", "colour", "x"]


@pytest.mark.parametrize("known", ['W/"3", "7"', 'W/"7"', " * "])
def test_who_has_the_version_gets_304(known: str) -> None:
    response = ask("GET", CAKES, headers={"If-None-Match": known})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", '"7"')


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://testserver"}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_session_acts_from_our_own_pages_only(headers: dict[str, str], status: int) -> None:
    headers = {**KEY, **headers, "Cookie": "theme=dark; session=cook"}
    assert ask("POST", CAKES, json={"name": "a"}, headers=headers).status_code == status


def test_a_dead_session_is_taken_from_the_browser() -> None:
    response = ask("GET", CAKES, headers={"Cookie": "session=dead"})
    assert response.status_code == 401
    assert response.headers["set-cookie"].startswith("session=; Max-Age=0; Path=/")


def test_a_session_reads_from_anywhere() -> None:
    assert ask("GET", CAKES, headers={"Cookie": "session=cook"}).status_code == 200


def test_a_bearer_token_wins_over_a_session() -> None:
    headers = {**KEY, "Authorization": "bearer cook", "Cookie": "session=ann"}
    assert ask("POST", CAKES, json={"name": "a"}, headers=headers).json()["by"] == "cook"

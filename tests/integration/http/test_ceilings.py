import pytest
from limits import RateLimitItemPerMinute
from starlette.testclient import TestClient

from ocpizza.entrypoints.http import ceilings
from ocpizza.entrypoints.http.server.router import RouterWord
from ocpizza.entrypoints.http.table import OPERATIONS
from tests.integration.http.toys import toy_api, toy_client

KEY = {"Idempotency-Key": "k"}


def test_a_flood_from_one_address_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ceilings, "READS", (RateLimitItemPerMinute(2),))
    client = toy_client(enforced=True)
    statuses = [client.get("/api/v1/cakes").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = client.get("/api/v1/cakes")
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client.post("/api/v1/cakes", json={"name": "a"}, headers=KEY).status_code == 201


def test_an_office_may_order_400_times_at_once_and_3000_in_an_hour() -> None:
    asked = ("quote_order", "place_order", "pay_order", "capture_payment")
    kinds = [ceilings.kind_of(each) for each in OPERATIONS if each.name in asked]
    assert kinds == [("write", ceilings.WRITES)] * len(asked)
    per_minute, per_hour = ceilings.WRITES
    assert per_minute.amount >= 400 * len(asked)
    assert per_hour.amount >= 3000 * len(asked)
    assert all(item.amount > per_minute.amount for item in ceilings.READS)


def test_outside_production_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ceilings, "READS", (RateLimitItemPerMinute(1),))
    client = toy_client()
    assert {client.get("/api/v1/cakes").status_code for _ in range(5)} == {200}


def test_a_forged_address_does_not_escape_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ceilings, "READS", (RateLimitItemPerMinute(2),))
    routed = RouterWord(toy_api(enforced=True), "*")
    client = TestClient(routed, client=("10.1.2.3", 50000))

    def ask(address: str, number: int) -> int:
        forwarded = {"X-Forwarded-For": f"6.6.6.{number}, {address}"}
        return client.get("/api/v1/cakes", headers=forwarded).status_code

    assert [ask("203.0.113.9", number) for number in range(3)] == [200, 200, 429]
    assert ask("203.0.113.10", 0) == 200

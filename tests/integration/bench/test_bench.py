"""The floor is one only if it writes what the product writes; and the whole thing has to run."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from starlette.testclient import TestClient

from bench.floor import app as app_of_the_floor
from bench.house import STORES, furnish
from bench.orders import baskets, body
from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.entrypoints.http.app import create_app

ROOT = Path(__file__).parents[3]
WRITTEN = (
    "orders",
    "order_lines",
    "idempotency_keys",
    "stock_ledger",
    "events",
    "order_counters",
)


@pytest.fixture
def furnished(database_url: str) -> str:
    furnish(database_url)
    return database_url


@pytest.fixture
def product(furnished: str) -> Iterator[TestClient]:
    settings = Settings.from_env({"DATABASE_URL": furnished})
    with opened(settings) as application, TestClient(create_app(application, settings)) as client:
        yield client


@pytest.fixture
def floor(furnished: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("DATABASE_URL", furnished)
    monkeypatch.setenv("POOL_SIZE", "1")
    with TestClient(app_of_the_floor) as client:
        yield client


def place(client: TestClient, key: str) -> None:
    path = f"/api/v1/stores/{STORES[0]}/orders"
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    answer = client.post(path, content=body(baskets()[0]), headers=headers)
    assert answer.status_code == 201, answer.text


def rows(url: str) -> Mapping[str, tuple[int, int]]:
    """By table, how many rows and bytes."""
    found = {}
    with psycopg.connect(url) as connection:
        for table in WRITTEN:
            counted = connection.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(sum(pg_column_size(t.*)), 0) FROM {} AS t"
                ).format(sql.Identifier(table))
            ).fetchone()
            assert counted is not None
            found[table] = int(counted[0]), int(counted[1])
    return found


def reserved(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT sum(reserved) FROM stock_levels").fetchone()
    assert row is not None
    return int(row[0])


def added(url: str, client: TestClient, key: str) -> tuple[Mapping[str, tuple[int, int]], int]:
    before, held = rows(url), reserved(url)
    place(client, key)
    after = rows(url)
    difference = {
        table: (after[table][0] - before[table][0], after[table][1] - before[table][1])
        for table in WRITTEN
    }
    return difference, reserved(url) - held


def test_the_floor_writes_what_the_product_writes(
    furnished: str, product: TestClient, floor: TestClient
) -> None:
    place(product, "first-of-the-day")  # makes the counter of its numbers
    ours, held = added(furnished, product, "product")
    least, held_by_floor = added(furnished, floor, "floor")
    assert {table: count for table, (count, _) in ours.items()} == {
        "orders": 1,
        "order_lines": 2,
        "idempotency_keys": 1,
        "stock_ledger": 10,
        "events": 2,
        "order_counters": 0,
    }
    assert {table: count for table, (count, _) in least.items()} == {
        table: count for table, (count, _) in ours.items()
    }
    assert held_by_floor == held
    for table, (_, size) in least.items():
        assert size == pytest.approx(ours[table][1], rel=0.15, abs=16), table


def test_what_the_floor_leaves_keeps_every_invariant(furnished: str, floor: TestClient) -> None:
    place(floor, "floor")
    with opened(Settings.from_env({"DATABASE_URL": furnished})) as application:
        checked = application.checking.run()
        assert [str(finding) for _, findings in checked for finding in findings] == []


@pytest.mark.timeout(110)
@pytest.mark.slow
@pytest.mark.parametrize("part", ["placing", "streams"])
def test_it_runs(part: str, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-m", "bench", part, "--quick", "--seconds", "0.2"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "aim" in run.stdout
    assert ">= 0.8" in run.stdout or "<= 40" in run.stdout
    assert not any(tmp_path.iterdir()), "everything it made is gone"

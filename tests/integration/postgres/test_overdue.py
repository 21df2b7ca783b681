"""What takes longer than a request may is cancelled: its connection and its locks are free again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from ocpizza.adapters.postgres.engine import Pool, connect
from ocpizza.adapters.postgres.overdue import cancel_overdue

LONGEST = 0.3
FOR_EVER = text("SELECT pg_sleep(60)")


@pytest.fixture
def hurried(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, connections=2)
    cancel_overdue(engine, LONGEST)
    yield engine
    engine.dispose()


def test_a_query_without_end_is_cancelled(hurried: Engine) -> None:
    began = time.monotonic()
    with hurried.connect() as connection, pytest.raises(OperationalError):
        connection.execute(FOR_EVER)
    assert time.monotonic() - began < 5

    with hurried.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_whoever_waits_for_a_lock_lets_go_of_its_own(hurried: Engine, engine: Engine) -> None:
    lock = text("SELECT pg_advisory_xact_lock(:number)")
    with engine.begin() as other:
        other.execute(lock, {"number": 1})
        with hurried.connect() as waiting:
            waiting.execute(lock, {"number": 2})
            with pytest.raises(OperationalError):
                waiting.execute(lock, {"number": 1})

        free = text("SELECT pg_try_advisory_xact_lock(2)")
        assert other.execute(free).scalar_one() is True


def test_so_is_what_runs_on_a_connection_lent_bare(hurried: Engine) -> None:
    pool = hurried.pool
    assert isinstance(pool, Pool)
    entry = pool.lend()
    with pytest.raises(psycopg.errors.QueryCanceled):
        entry.dbapi_connection.execute("SELECT pg_sleep(60)")
    entry.dbapi_connection.rollback()
    pool.take_back(entry)
    assert pool.lent() == []


def test_the_watch_outlives_a_loan_without_a_connection(
    hurried: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = hurried.pool
    assert isinstance(pool, Pool)
    entry = pool.lend()
    entry.invalidate()
    looked, has_lent = threading.Event(), pool.has_lent

    def seen(entry: ConnectionPoolEntry, since: float) -> bool:
        looked.set()
        return has_lent(entry, since)

    monkeypatch.setattr(pool, "has_lent", seen)
    assert looked.wait(5)
    with hurried.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("SELECT pg_sleep(5)"))
    entry.get_connection()
    pool.take_back(entry)


def test_nor_does_anything_else_end_it(hurried: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = hurried.pool
    assert isinstance(pool, Pool)
    lent, broke = pool.lent, threading.Event()

    def broken() -> list[tuple[Any, float]]:
        broke.set()
        monkeypatch.setattr(pool, "lent", lent)
        raise RuntimeError("dictionary changed size during iteration")

    monkeypatch.setattr(pool, "lent", broken)
    with hurried.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("SELECT pg_sleep(5)"))
    assert broke.is_set()


def test_many_short_queries_are_not_one_long(hurried: Engine) -> None:
    until = time.monotonic() + 4 * LONGEST
    while time.monotonic() < until:
        with hurried.connect() as connection:
            connection.execute(text("SELECT pg_sleep(0.05)"))

"""Errors in the log: where and of what kind, never with what somebody typed."""

import subprocess
import sys
from typing import Any

import msgspec
import pytest

BEFORE = """
import logging, sys, structlog
from ocpizza.entrypoints import logs
logs.configure("DEBUG")
ours, theirs = structlog.stdlib.get_logger("ocpizza.http"), logging.getLogger("uvicorn.error")
"""
IN_THE_DATABASE = """
from sqlalchemy import text
from ocpizza.adapters.postgres.engine import connect
def broken():
    with connect(sys.argv[1]).begin() as connection:
        connection.execute(
            text("INSERT INTO customers (id, email, name, phone, password_hash, created_at)"
                 " VALUES ('00000000-0000-7000-8000-000000000001', :email, :name, NULL, 'x', now())"),
            {"email": "lea.martin@example.org", "name": "Léa Martin"},
        )
"""
ON_A_CUT_SESSION = """
import psycopg
def broken():
    with psycopg.connect(sys.argv[1]) as connection:
        try:
            connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        except psycopg.Error as cut:
            raise RuntimeError("Database error.") from cut
"""
IN_HANDLING_THAT = """
import psycopg
def broken():
    try:
        psycopg.connect("host=127.0.0.1 port=1")
    except psycopg.OperationalError:
        None.order
"""
IN_THE_CODE = """
def broken():
    try:
        {}["lea.martin@example.org"]
    except KeyError as error:
        raise ValueError("Léa Martin") from error
"""
OURS = """
try:
    broken()
except Exception:
    ours.exception("failed", route="/orders")
"""
THEIRS = """
try:
    broken()
except Exception:
    theirs.exception("Exception in ASGI application")
"""


def logged(script: str, *arguments: str) -> dict[str, Any]:
    """The one line that was logged."""
    run = subprocess.run(
        [sys.executable, "-c", BEFORE + script, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    for personal in ("lea.martin", "Léa", "L\\u00e9a"):
        assert personal not in run.stderr
    found: dict[str, Any] = msgspec.json.decode(run.stderr)
    return found


@pytest.mark.parametrize("way", [OURS, THEIRS])
def test_what_the_database_refused_is_told_by_its_state(database_url: str, way: str) -> None:
    exception = logged(IN_THE_DATABASE + way, database_url)["exception"]

    assert "psycopg.errors.NotNullViolation: 23502" in exception
    assert "in broken" in exception


@pytest.mark.parametrize("way", [OURS, THEIRS])
def test_a_database_that_is_away_is_told_in_a_word(database_url: str, way: str) -> None:
    line = logged(ON_A_CUT_SESSION + way, database_url)

    assert line["reason"] == "psycopg.errors.AdminShutdown: 57P01"
    assert "exception" not in line


def test_what_breaks_while_that_is_handled_is_told_with_its_place() -> None:
    line = logged(IN_HANDLING_THAT + OURS)

    assert "reason" not in line
    assert "has no attribute 'order'" in line["exception"]


@pytest.mark.parametrize("way", [OURS, THEIRS])
def test_an_error_is_told_with_what_led_to_it(way: str) -> None:
    exception = logged(IN_THE_CODE + way)["exception"]

    assert exception.index("builtins.KeyError") < exception.index("builtins.ValueError")


def test_what_comes_from_the_code_is_told_in_full() -> None:
    exception = logged("def broken(): None.order\n" + OURS)["exception"]

    assert "AttributeError: 'NoneType' object has no attribute 'order'" in exception

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres.engine import autocommit, connect
from ocpizza.adapters.postgres.prepared import Prepared

ECHO = Prepared("SELECT $1::int + 1, $2::bytea, $3::text, $4::jsonb")
COUNT = Prepared("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'ocpizza%'")


@pytest.fixture
def single(database_url: str) -> Iterator[Engine]:
    """One connection, so that it is known which."""
    engine = connect(database_url, connections=1)
    yield engine
    engine.dispose()


def _execute(engine: Engine, statement: str) -> None:
    with autocommit(engine).connect() as connection:
        connection.execute(text(statement))


def test_values_go_and_come_as_text_bytes_and_null(engine: Engine) -> None:
    row = ECHO.row(engine, "41", b"\x00\xff", None, '{"a": "é"}')
    assert row == [b"42", rb"\x00ff", None, '{"a": "é"}'.encode()]


def test_no_row_is_none(engine: Engine) -> None:
    assert Prepared("SELECT 1 WHERE $1::int = 2").row(engine, "1") is None


def test_what_a_statement_writes_is_committed(engine: Engine) -> None:
    _execute(engine, "CREATE TABLE kept (word text)")
    Prepared("INSERT INTO kept VALUES ($1) RETURNING word").row(engine, "here")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM kept")).scalar_one() == "here"


def test_a_nul_is_refused_and_not_taken_for_the_end(engine: Engine) -> None:
    with pytest.raises(psycopg.DataError):
        ECHO.row(engine, "1", b"", "cut\0off", None)


def test_it_is_prepared_once_a_connection(single: Engine) -> None:
    for _ in range(3):
        assert COUNT.row(single) == [b"1"]


def test_it_is_prepared_again_when_the_connection_has_forgotten_it(single: Engine) -> None:
    ECHO.row(single, "1", b"", "", None)
    _execute(single, "DEALLOCATE ALL")
    assert ECHO.row(single, "2", b"", "", None) is not None


def test_behind_an_old_pooler_nothing_is_prepared(database_url: str) -> None:
    unprepared = connect(database_url, connections=1, prepare_threshold=None)
    assert COUNT.row(unprepared) == [b"0"]
    assert COUNT.row(unprepared) == [b"0"]
    unprepared.dispose()


@pytest.mark.parametrize("fault", ["SELECT 1 / ($1::int - 1)", "SELECT $1::int FROM nowhere"])
def test_an_error_is_the_drivers_and_leaves_the_connection_usable(
    single: Engine, fault: str
) -> None:
    with pytest.raises((psycopg.errors.DivisionByZero, psycopg.errors.UndefinedTable)):
        Prepared(fault).row(single, "1")
    assert COUNT.row(single) is not None


def test_a_broken_connection_is_an_operational_error_and_replaced(single: Engine) -> None:
    broken = Prepared("SELECT pg_terminate_backend(pg_backend_pid()), $1::text")
    with pytest.raises(OperationalError):
        broken.row(single, "")
    assert COUNT.row(single) == [b"1"]

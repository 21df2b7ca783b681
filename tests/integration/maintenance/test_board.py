"""Maintenance is declared in a database that may itself be about to stop."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import InternalError

from ocpizza.adapters.memory.clock import CountingIds
from ocpizza.adapters.postgres.engine import connect
from ocpizza.adapters.postgres.maintenance import PostgresMaintenanceBoard
from ocpizza.adapters.postgres.readiness import PostgresReadiness
from ocpizza.application.ports.readiness import NotMigrated
from tests.builders import ADMIN, EVENING
from tests.contracts.maintenance import FOR_A_WHILE, MaintenanceBoardContract


class TestMaintenanceBoard(MaintenanceBoardContract): ...


def test_a_transaction_that_has_written_is_waited_for_whoever_began_it(
    engine: Engine, board: PostgresMaintenanceBoard, database_url: str
) -> None:
    another = connect(database_url)
    with another.begin() as connection:
        connection.execute(text("SELECT count(*) FROM stores"))
        assert board.running() == []

        connection.execute(text("CREATE TEMPORARY TABLE scratch (one INT)"))
        (write,) = board.running()
        assert write.who.startswith("ocpizza, session ")
        assert write.what.startswith("for ")

    assert board.running() == []
    another.dispose()


def test_it_is_declared_and_taken_back_where_the_operator_has_stopped_all_writes(
    database_url: str,
) -> None:
    engine = connect(f"{database_url}?options=-c%20default_transaction_read_only%3Don")
    board, readiness = PostgresMaintenanceBoard(engine, CountingIds()), PostgresReadiness(engine)
    with pytest.raises(InternalError) as refused, engine.begin() as connection:
        connection.execute(text("DELETE FROM mails"))
    assert readiness.read_only(refused.value)
    assert not readiness.away(refused.value)

    board.declare(FOR_A_WHILE, ADMIN, EVENING)
    board.report("web:1", ["pay_order"])
    board.report("web:1", [])
    board.declare(None, ADMIN, EVENING)

    assert board.read() is None
    engine.dispose()


def test_a_database_that_is_being_replaced_is_not_known_rather_than_open(
    bare_database_url: str,
) -> None:
    engine = connect(bare_database_url)
    with pytest.raises(NotMigrated) as unknown:
        PostgresMaintenanceBoard(engine, CountingIds()).read()

    assert PostgresReadiness(engine).away(unknown.value)
    engine.dispose()

import pytest
from sqlalchemy import Engine, text

from ocpizza.adapters.memory.clock import CountingIds
from ocpizza.adapters.postgres.maintenance import PostgresMaintenanceBoard
from tests.contracts.maintenance import Kept


@pytest.fixture
def board(engine: Engine) -> PostgresMaintenanceBoard:
    return PostgresMaintenanceBoard(engine, CountingIds())


@pytest.fixture
def kept(engine: Engine) -> Kept:
    def audited() -> list[tuple[object, object]]:
        found = text("SELECT before, after FROM audit WHERE what = 'maintenance' ORDER BY id")
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(found)]

    return audited

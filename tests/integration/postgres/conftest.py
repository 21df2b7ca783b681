from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres.engine import connect
from tests.contracts.shop import Shop
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Four connections, as a process of the house has."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def house(engine: Engine) -> PostgresHouse:
    return PostgresHouse(engine)


@pytest.fixture
def shop(house: PostgresHouse) -> Shop:
    """Bellecour with plenty of everything."""
    house.open_bellecour()
    return Shop(house)

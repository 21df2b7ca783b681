import pytest
from sqlalchemy import Engine

from tests.contracts.shop import Shop
from tests.integration.postgres.house import PostgresHouse


@pytest.fixture
def house(engine: Engine) -> PostgresHouse:
    return PostgresHouse(engine)


@pytest.fixture
def shop(house: PostgresHouse) -> Shop:
    """Bellecour with plenty of everything."""
    house.open_bellecour()
    return Shop(house)

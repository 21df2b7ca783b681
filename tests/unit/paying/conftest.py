import pytest

from tests.contracts.shop import Shop
from tests.unit.memory.house import MemoryHouse


@pytest.fixture
def shop() -> Shop:
    """Bellecour in memory, with plenty of everything."""
    house = MemoryHouse()
    house.open_bellecour()
    return Shop(house)

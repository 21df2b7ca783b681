import pytest

from tests.unit.memory.house import MemoryHouse


@pytest.fixture
def house() -> MemoryHouse:
    return MemoryHouse()

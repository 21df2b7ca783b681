import pytest

from tests.unit.accounts.house import AccountsHouse
from tests.unit.accounts.world import World, a_world


@pytest.fixture
def house() -> AccountsHouse:
    return AccountsHouse()


@pytest.fixture
def world(house: AccountsHouse) -> World:
    return a_world(house)

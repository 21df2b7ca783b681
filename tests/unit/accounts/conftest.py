import pytest

from tests.unit.accounts.house import AccountsHouse


@pytest.fixture
def house() -> AccountsHouse:
    return AccountsHouse()

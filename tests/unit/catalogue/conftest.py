import pytest

from tests.unit.catalogue.house import CatalogueHouse


@pytest.fixture
def house() -> CatalogueHouse:
    return CatalogueHouse()

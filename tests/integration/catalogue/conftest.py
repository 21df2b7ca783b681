import pytest
from sqlalchemy import Engine

from ocpizza.adapters.memory.clock import CountingIds
from ocpizza.adapters.postgres.group_work import PostgresCatalogueWork


@pytest.fixture
def work(engine: Engine) -> PostgresCatalogueWork:
    return PostgresCatalogueWork(engine, CountingIds())

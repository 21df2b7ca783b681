from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.memory.clock import CountingIds
from ocpizza.adapters.postgres.engine import connect
from ocpizza.adapters.postgres.group_work import PostgresCatalogueWork


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def work(engine: Engine) -> PostgresCatalogueWork:
    return PostgresCatalogueWork(engine, CountingIds())

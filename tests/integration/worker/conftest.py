from collections.abc import Iterator

import pytest
from dependency_injector.providers import Object

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.config import Settings
from ocpizza.container import Container
from tests.integration.worker.waiting import House


@pytest.fixture
def settings(demo_url: str) -> Settings:
    return Settings.from_env({"DATABASE_URL": demo_url, "POOL_SIZE": "1"})


@pytest.fixture
def gateway() -> MemoryGateway:
    return MemoryGateway()


@pytest.fixture
def house(settings: Settings, gateway: MemoryGateway) -> Iterator[House]:
    container = Container(settings=settings)
    with container.gateway.override(Object(gateway)):
        yield House(container.application(), container.engine(), gateway)
    container.engine().dispose()

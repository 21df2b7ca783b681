"""The whole house, served once for these pages."""

from collections.abc import Iterator

import pytest

from tests.integration.house.serving import House, Serve


@pytest.fixture(scope="session")
def house(serve: Serve) -> Iterator[House]:
    with serve() as running:
        yield running

from collections.abc import Iterator

import pytest

from tests.integration.house.serving import House, Serve, stock_up


@pytest.fixture(scope="session")
def house(serve: Serve) -> Iterator[House]:
    """The demonstration, served; shared, so that a test minds its own orders and what it counts.

    One process may run all the tests that share it, in any order: they get enough to make.
    """
    with serve() as running:
        stock_up(running)
        yield running


@pytest.fixture
def own_house(serve: Serve) -> Iterator[House]:
    """For tests that stop its processes, or send it what others may not see."""
    with serve() as running:
        yield running

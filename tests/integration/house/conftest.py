import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from ocpizza.embedded_postgres import Cluster
from tests.integration.house.serving import House, served, stock_up

Serve = Callable[[], AbstractContextManager[House]]
_numbers = itertools.count()


@pytest.fixture(scope="session")
def serve(
    cluster: Cluster,
    _demo_template: str,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """Opens a house on the demonstration's data, in a database of its own."""

    @contextmanager
    def serving() -> Iterator[House]:
        name = f"house_{worker_id}_{next(_numbers)}"
        url = cluster.create_database(name, template=_demo_template)
        with served(url, tmp_path_factory.mktemp("house")) as house:
            yield house
        cluster.drop_database(name)

    return serving


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

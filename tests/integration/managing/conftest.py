from collections.abc import Iterator

import pytest

from ocpizza.embedded_postgres import Cluster
from tests.integration.house.serving import House, served


@pytest.fixture(scope="module")
def house(
    cluster: Cluster,
    _demo_template: str,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The demonstration, served; shared by the tests of a module."""
    name = f"managed_{worker_id}"
    url = cluster.create_database(name, template=_demo_template)
    with served(url, tmp_path_factory.mktemp("managed")) as running:
        yield running
    cluster.drop_database(name)

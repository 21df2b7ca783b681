"""The whole house, served once for these pages."""

from collections.abc import Iterator

import pytest

from ocpizza.embedded_postgres import Cluster
from tests.integration.house.serving import House, served


@pytest.fixture(scope="session")
def house(
    cluster: Cluster,
    _demo_template: str,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    name = f"site_{worker_id}"
    url = cluster.create_database(name, template=_demo_template)
    with served(url, tmp_path_factory.mktemp("site")) as running:
        yield running
    cluster.drop_database(name)

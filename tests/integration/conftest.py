"""Real PostgreSQL for every integration test; CONTRIBUTING.md says which fixture to ask for."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest
from sqlalchemy import Engine

from ocpizza.adapters.postgres import migrate
from ocpizza.adapters.postgres.engine import connect
from ocpizza.config import Settings
from ocpizza.embedded_postgres import Cluster
from tests.integration.house.serving import House, Serve, served
from tests.integration.recycling import Recycled

TEMPLATE = "template_ocpizza"
DEMO_TEMPLATE = "template_demo"
_numbers = itertools.count()


@attrs.frozen
class OwnDatabase:
    """A migrated database on a server of its own, which the test may kill and start again."""

    cluster: Cluster
    url: str


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Cluster]:
    """One server for the whole run, shared by the workers of pytest-xdist. Never stop it."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent
    shared = Cluster(folder / "cluster", throwaway=True)
    with shared.shared():
        yield shared


@pytest.fixture(scope="session")
def _template(cluster: Cluster) -> str:
    """A migrated, empty database that every test's own is copied from; made by the first worker."""
    with cluster.locked():
        if not cluster.has_database(TEMPLATE):
            _migrated(cluster, "draft")
            cluster.create_database(TEMPLATE, template="draft")
    return TEMPLATE


@pytest.fixture(scope="session")
def _recycled(cluster: Cluster, _template: str, worker_id: str) -> Recycled:
    return Recycled(cluster, _template, f"test_{worker_id}")


@pytest.fixture
def database_url(cluster: Cluster, _recycled: Recycled) -> Iterator[str]:
    """A migrated database of the test's own, without a row in it."""
    name = _recycled.take()
    yield cluster.url(name)
    _recycled.give_back(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """On a database of the test's own: four connections, as a process of the house has."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _demo_template(cluster: Cluster, _template: str) -> str:
    """The demonstration's data; made by the first worker that asks."""
    with cluster.locked():
        if not cluster.has_database(DEMO_TEMPLATE):
            cluster.drop_database("demo_draft")
            _seed(cluster.create_database("demo_draft", template=_template))
            cluster.create_database(DEMO_TEMPLATE, template="demo_draft")
    return DEMO_TEMPLATE


@pytest.fixture
def demo_url(cluster: Cluster, _demo_template: str, worker_id: str) -> Iterator[str]:
    """A database of the test's own with the demonstration's menu, stores, stock and accounts."""
    name = f"demo_{worker_id}_{next(_numbers)}"
    yield cluster.create_database(name, template=_demo_template)
    cluster.drop_database(name)


@pytest.fixture
def bare_database_url(cluster: Cluster, worker_id: str) -> Iterator[str]:
    """An empty database that no migration has touched."""
    name = f"bare_{worker_id}_{next(_numbers)}"
    yield cluster.create_database(name)
    cluster.drop_database(name)


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    """For tests that kill PostgreSQL: durable (fsync on), with `kill()` and `start()`. About 2 s."""
    own = Cluster(tmp_path / "cluster")
    own.start()
    try:
        yield OwnDatabase(own, _migrated(own, "ocpizza"))
    finally:
        own.destroy()


def _migrated(cluster: Cluster, name: str) -> str:
    cluster.drop_database(name)
    url = cluster.create_database(name)
    migrate.upgrade(url)
    return url


def _seed(url: str) -> None:
    # Late: a second, which runs of other tests need not wait.
    from ocpizza.container import opened
    from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
    from ocpizza.entrypoints.cli.demo.seeding import seed

    with opened(Settings.from_env({"DATABASE_URL": url})) as application:
        seed(application, PASSWORD, real_hours=False)


@pytest.fixture(scope="session")
def serve(
    cluster: Cluster,
    _demo_template: str,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """Opens the demonstration as it is served, each time on a database of its own."""

    @contextmanager
    def serving(**settings: str) -> Iterator[House]:
        name = f"house_{worker_id}_{next(_numbers)}"
        url = cluster.create_database(name, template=_demo_template)
        with served(url, tmp_path_factory.mktemp("house"), **settings) as house:
            yield house
        cluster.drop_database(name)

    return serving

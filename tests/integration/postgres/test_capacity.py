"""What the server reports of its limits decides how many connections a process has."""

from urllib.parse import urlsplit

import psycopg
import pytest

from ocpizza.adapters.postgres.capacity import measure
from ocpizza.config import Settings
from ocpizza.container import shares


@pytest.fixture
def essential(bare_database_url: str) -> str:
    """As on the smallest plan: a role that may connect twenty times."""
    name = f"essential_{urlsplit(bare_database_url).path[1:]}"
    with psycopg.connect(bare_database_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'x' CONNECTION LIMIT 20")
    parts = urlsplit(bare_database_url)
    return f"postgres://{name}:x@{parts.hostname}:{parts.port}{parts.path}"


def test_a_servers_own_limit_is_less_what_it_keeps_for_its_keepers(bare_database_url: str) -> None:
    with psycopg.connect(bare_database_url) as asking:
        most = asking.execute("SHOW max_connections").fetchone()
    assert most is not None

    assert measure(bare_database_url).limit == int(most[0]) - 3


def test_the_roles_limit_counts(essential: str) -> None:
    settings = Settings.from_env({"DATABASE_URL": essential, "WEB_CONCURRENCY": "2"})

    shared = shares(settings)
    assert (shared.pool, shared.worker) == (3, 1)
    assert shared.needed == shared.limit == 20


def test_an_address_that_names_sqlalchemys_driver_is_measured_too(essential: str) -> None:
    url = essential.replace("postgres://", "postgresql+psycopg://")

    assert shares(Settings.from_env({"DATABASE_URL": url})).limit == 20


def test_so_does_the_databases(bare_database_url: str) -> None:
    name = urlsplit(bare_database_url).path[1:]
    with psycopg.connect(bare_database_url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 17")

    assert measure(bare_database_url).limit == 17


def test_a_number_set_by_hand_is_taken(essential: str) -> None:
    settings = Settings.from_env({"DATABASE_URL": essential, "POOL_SIZE": "7"})

    assert shares(settings).pool == 7

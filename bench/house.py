"""A group to measure: the demonstration's menu, eight stores, and more stock than can be sold."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from attrs import evolve, frozen

from ocpizza.application.catalogue.ingredients import ingredient_view
from ocpizza.application.catalogue.items import item_view
from ocpizza.application.catalogue.stores import kept_view
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry, StoreEntry
from ocpizza.config import Settings
from ocpizza.container import opened, upgrade
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.embedded_postgres import Cluster
from ocpizza.entrypoints.cli.demo.dataset import load

STORES = tuple(f"pizzeria-{number}" for number in range(1, 9))
ON_HAND = 1_000_000_000
"""Of each ingredient: as much as fits, in round figures."""

# As on a server of its own with a few GB; every commit is on disk before it is acknowledged.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "checkpoint_timeout": "15min",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "256MB",
}

_STOCK = """
WITH levels AS (
    UPDATE stock_levels SET on_hand = %(on_hand)s RETURNING *
)
INSERT INTO stock_ledger
    (store_id, act, step, ingredient_id, kind, on_hand, reserved, reason, actor, at)
SELECT store_id, %(act)s, row_number() OVER (PARTITION BY store_id), ingredient_id, 'receipt',
    on_hand, 0, '', 'bench', now()
FROM levels
"""
# What the kitchens do meanwhile: without, one queue would grow over the whole measurement.
_FINISH = """
UPDATE orders SET status = 'collected', version = version + 1
WHERE status NOT IN ('collected', 'delivered', 'cancelled')
"""


@frozen
class Bench:
    """A server for measuring, and a furnished database to copy."""

    cluster: Cluster
    template: str

    def database(self) -> str:
        """The address of a copy of its own."""
        return self.cluster.create_database(f"bench_{uuid4().hex}", template=self.template)

    def postmaster(self, url: str) -> int:
        with psycopg.connect(url) as connection:
            backend = connection.info.backend_pid
            return int(
                Path(f"/proc/{backend}/stat")
                .read_text(encoding="utf-8")
                .rpartition(")")[2]
                .split()[1]
            )


@contextmanager
def opened_bench() -> Iterator[Bench]:
    """A PostgreSQL with settings fit for production, in a temporary folder (TMPDIR)."""
    with TemporaryDirectory(prefix="ocpizza-bench-") as folder:
        cluster = Cluster(Path(folder) / "postgres")
        cluster.start()
        try:
            _configure(cluster)
            furnish(cluster.create_database("furnished"))
            yield Bench(cluster, "furnished")
        finally:
            cluster.destroy()


def _configure(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    cluster.stop()
    cluster.start()


def furnish(url: str) -> None:
    """Migrate an empty database and fill it."""
    settings = Settings.from_env({"DATABASE_URL": url})
    upgrade(settings)
    keeper = Actor("bench", frozenset({Grant(Role.ADMIN)}), name="bench")
    data = load()
    with opened(settings) as application:
        menu, stores = application.keeping_menu, application.keeping_stores
        for ingredient in data.ingredients:
            entry = IngredientEntry(ingredient, data.supplements.get(ingredient.id, {}))
            menu.put_ingredient(keeper, ingredient.id, ingredient_view(entry))
        for position, item in enumerate(data.items):
            menu.put_item(keeper, item.id, item_view(ItemEntry(item, position)))
        for store in STORES:
            view = kept_view(StoreEntry(evolve(data.stores[0], id=store)))
            stores.put_store(keeper, store, view)
    with psycopg.connect(url) as connection:
        connection.execute(_STOCK, {"on_hand": ON_HAND, "act": uuid4()})


def finish_orders(url: str) -> None:
    """Everything ordered so far has been collected; between two measurements."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_FINISH)
        connection.execute("VACUUM orders, stock_levels, store_counters, order_counters")

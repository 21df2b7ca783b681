"""The machine that the drill runs on: its database server, PayPal's stand-in, its releases."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import psycopg
from attrs import define, evolve, field

from drill.customers import STORES, Customers, Router
from drill.journal import Journal, Unmet
from drill.processes import PROGRAMS, Release, end_all, free_port, process, until
from ocpizza.embedded_postgres import Cluster
from tools.earlier import ROOT, before_this

DATABASE = "ocpizza"
WEBHOOK_ID = "WH-DRILL"
LOTS = 1_000_000
STOCK = ("dough", "tomato-sauce", "mozzarella", "basil", "olive-oil")
"""What a margherita is made of."""


@define
class House:
    """`serving` is what answers now; `before` and `this` are the two releases."""

    folder: Path
    cluster: Cluster
    journal: Journal
    before: Release
    this: Release
    customers: Customers
    _serving: ExitStack = field(factory=ExitStack)

    @property
    def router(self) -> Router:
        return self.customers.router

    def go_out(self, release: Release) -> Release:
        """Start it beside what serves, lead the customers to it, then stop the other."""
        fresh = evolve(release, environ={**release.environ, "PORT": str(free_port())})
        with ExitStack() as starting:
            starting.enter_context(fresh.running(self.folder / "log"))
            self.router.port = fresh.port
            self.close()
            self._serving = starting.pop_all()
        return fresh

    def close(self) -> None:
        """Stop what serves."""
        self._serving.close()

    def move_to(self, database_url: str) -> None:
        self.before, self.this = self.before.on(database_url), self.this.on(database_url)

    def kept(self) -> set[str]:
        """The ids of all orders that the database holds."""
        with psycopg.connect(self.this.environ["DATABASE_URL"]) as connection:
            return {str(id_) for (id_,) in connection.execute("SELECT id FROM orders")}


@contextmanager
def opened_house(folder: Path, journal: Journal) -> Iterator[House]:
    """PostgreSQL as it comes, so that what is acknowledged is on the disk; all of it is stopped."""
    with ExitStack() as open_:
        open_.callback(end_all, folder)
        cluster = Cluster(folder / "postgres")
        open_.callback(cluster.destroy)
        cluster.start()
        url = cluster.create_database(DATABASE)
        paypal = f"http://127.0.0.1:{free_port()}"
        environ = _variables(folder, url, paypal)
        open_.enter_context(_paypal(paypal, environ, folder / "paypal.log"))
        earlier = before_this(folder / "before")
        house = House(
            folder,
            cluster,
            journal,
            before=Release(earlier.name, earlier.folder, _code(environ, earlier.folder)),
            this=Release("this one", ROOT, _code(environ, ROOT)),
            customers=Customers(Router(), paypal),
        )
        open_.callback(house.close)
        yield house


def furnish(release: Release) -> None:
    """The demonstration's menu, stores and accounts, and more stock than can be sold."""
    release.did("demo", "--seed-only")
    for store in STORES:
        release.did("stock", "receive", store, *(f"{each}={LOTS}" for each in STOCK))


def _variables(folder: Path, url: str, paypal: str) -> dict[str, str]:
    """What Heroku sets, and the settings of ours that the manual asks for.

    Not `ENV=PROD`: production speaks with PayPal itself, by https.
    """
    return {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PORT": str(free_port()),
        "WEB_CONCURRENCY": "2",
        "FORWARDED_ALLOW_IPS": "*",
        "DATABASE_URL": url,
        "ENV": "TEST",
        "SECRET_KEY": secrets.token_hex(32),
        "PAYPAL_KEY": f"drill:{secrets.token_hex(32)}",
        "PAYPAL_URL": paypal,
        "PAYPAL_WEBHOOK_ID": WEBHOOK_ID,
        "BACKUPS_URL": (folder / "backups").as_uri(),
        "BACKUPS_KEY": secrets.token_hex(32),
    }


def _code(environ: dict[str, str], folder: Path) -> dict[str, str]:
    return {**environ, "PYTHONPATH": str(folder / "src")}


@contextmanager
def _paypal(url: str, environ: dict[str, str], log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "ocpizza.entrypoints.cli", "paypal-sandbox"]
    with process([*command, "--port", url.rpartition(":")[2]], environ, log) as sandbox:

        def answers() -> bool:
            if sandbox.poll() is not None:
                raise Unmet(f"PayPal's stand-in does not start: {log.read_text()}")
            try:
                return httpx2.get(url, timeout=5).is_success
            except httpx2.TransportError:
                return False

        until(answers, 30.0, "PayPal's stand-in does not answer")
        yield

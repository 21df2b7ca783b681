"""The machine that the drill runs on: its database server, what plays PayPal, its releases."""

import os
import secrets
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import psycopg
from attrs import define, evolve, field, frozen

from drill.customers import Customers, Order, Router
from drill.journal import Journal, Unmet
from drill.paypal import CERTIFICATE, prepare
from drill.processes import PROGRAMS, Release, end_all, free_port, kill_its_process, process, until
from ocpizza.embedded_postgres import Cluster
from tools.earlier import ROOT, before_this

DATABASE = "ocpizza"


@frozen
class PayPal:
    """Stopped and started again it knows what it knew."""

    url: str
    folder: Path
    environ: dict[str, str]

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / CERTIFICATE)

    @contextmanager
    def running(self) -> Iterator[None]:
        log, port = self.folder / "log", self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "drill.paypal", port, str(self.folder)]
        trust = self.trust
        with process(command, self.environ, log) as playing:

            def answers() -> bool:
                if playing.poll() is not None:
                    raise Unmet(f"what plays PayPal does not start: {log.read_text()}")
                try:
                    return httpx2.get(self.url, timeout=5, verify=trust).is_success
                except httpx2.TransportError:
                    return False

            until(answers, 30.0, "what plays PayPal does not answer")
            yield


@define
class House:
    """`before` and `this` are the two releases; one of them serves."""

    folder: Path
    cluster: Cluster
    journal: Journal
    before: Release
    this: Release
    customers: Customers
    _paypal: PayPal
    _paypal_running: ExitStack = field(factory=ExitStack)
    _web: ExitStack = field(factory=ExitStack)
    _worker: ExitStack = field(factory=ExitStack)
    _worker_process: subprocess.Popen[bytes] | None = None

    @property
    def router(self) -> Router:
        return self.customers.router

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def database_url(self) -> str:
        return self.this.environ["DATABASE_URL"]

    def go_out(self, release: Release) -> Release:
        """Start it beside what serves, lead the customers to it, then stop the other."""
        fresh = evolve(release, environ={**release.environ, "PORT": str(free_port())})
        with ExitStack() as web, ExitStack() as worker:
            working = worker.enter_context(fresh.worker(self.log))
            web.enter_context(fresh.web(self.log))
            self.router.port = fresh.port
            self.close()
            self._web, self._worker = web.pop_all(), worker.pop_all()
            self._worker_process = working
        return fresh

    def close(self) -> None:
        """Stop what serves."""
        self._web.close()
        self._worker.close()

    def kill_worker(self) -> None:
        assert self._worker_process is not None
        kill_its_process(self._worker_process)
        self._worker.close()

    def start_worker(self) -> None:
        self._worker_process = self._worker.enter_context(self.this.worker(self.log))

    def start_paypal(self) -> None:
        self._paypal_running.enter_context(self._paypal.running())

    def stop_paypal(self) -> None:
        self._paypal_running.close()

    def move_to(self, database_url: str) -> None:
        self.before, self.this = self.before.on(database_url), self.this.on(database_url)

    def audited(self) -> str:
        """What `ocpizza check` says. Raises Unmet when anything is off."""
        return self.this.did("check").strip().removesuffix(".")

    def paid(self, order: Order) -> bool:
        """Whether the database knows it."""
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(
                "SELECT status FROM payments WHERE order_id = %s", [order.id]
            ).fetchall()
        return found == [("captured",)]

    def kept(self) -> set[str]:
        """The ids of all orders that the database holds."""
        with psycopg.connect(self.database_url) as connection:
            return {str(id_) for (id_,) in connection.execute("SELECT id FROM orders")}


@contextmanager
def opened_house(folder: Path, journal: Journal) -> Iterator[House]:
    """PostgreSQL as it comes, so that what is acknowledged is on the disk; all of it is stopped."""
    with ExitStack() as open_:
        open_.callback(end_all, folder)
        cluster = Cluster(folder / "postgres")
        open_.callback(cluster.destroy)
        cluster.start()
        prepare(folder / "paypal")
        environ = _variables(folder, cluster.create_database(DATABASE))
        paypal = _paypal(folder, environ)
        earlier = before_this(folder / "before")
        house = House(
            folder,
            cluster,
            journal,
            before=Release(earlier.name, earlier.folder, _code(environ, earlier.folder)),
            this=Release("this one", ROOT, _code(environ, ROOT)),
            customers=Customers(Router(), paypal.url, paypal.trust),
            paypal=paypal,
        )
        open_.callback(house.stop_paypal)
        house.start_paypal()
        open_.callback(house.close)
        yield house


def _variables(folder: Path, url: str) -> dict[str, str]:
    """What Heroku sets, and the settings of ours that the manual asks for, of production.

    REQUESTS_CA_BUNDLE is the one that no platform has: it makes the certificate of what plays
    PayPal believed.
    """
    return {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PORT": str(free_port()),
        "WEB_CONCURRENCY": "2",
        "FORWARDED_ALLOW_IPS": "*",
        "DATABASE_URL": "postgres://" + url.partition("://")[2],
        "ENV": "PROD",
        "SECRET_KEY": secrets.token_hex(32),
        "PAYPAL_KEY": f"drill:{secrets.token_hex(32)}",
        "PAYPAL_URL": f"https://127.0.0.1:{free_port()}",
        "BACKUPS_URL": (folder / "backups").as_uri(),
        "BACKUPS_KEY": secrets.token_hex(32),
        "REQUESTS_CA_BUNDLE": str(folder / "paypal" / CERTIFICATE),
    }


def _code(environ: dict[str, str], folder: Path) -> dict[str, str]:
    return {**environ, "PYTHONPATH": str(folder / "src")}


def _paypal(folder: Path, environ: dict[str, str]) -> PayPal:
    """It is no production: it knows the key alone."""
    known = {name: environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG", "PAYPAL_KEY")}
    known["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return PayPal(environ["PAYPAL_URL"], folder / "paypal", known)

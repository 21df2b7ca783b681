"""The house as it is run: the site by Gunicorn, its worker, and what plays PayPal."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx2

from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.sandbox.paypal.serve import running

OCPIZZA = (sys.executable, "-m", "ocpizza.entrypoints.cli")
WEBHOOK_ID = "WH-0CP1ZZA"
READY_SECONDS = 60.0
API = "/api/v1"
_TLS = ssl.create_default_context()
"""Nothing here speaks TLS, but every client would take 80 ms to make one of its own."""


@attrs.frozen
class House:
    """`server` is Gunicorn's master, `paypal` the origin of what plays PayPal.

    `environ` is what its processes were started with.
    """

    url: str
    paypal: str
    environ: dict[str, str]
    server: subprocess.Popen[bytes]
    log: Path
    _tokens: dict[str, str] = attrs.field(factory=dict)

    def client(
        self, role: str | None = None, *, token: str | None = None, **options: Any
    ) -> httpx2.Client:
        """A client of the API with connections of its own, as the demonstration's `role`."""
        if role is not None:
            token = self.token(role)
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx2.Client(
            base_url=self.url + API, headers=headers, timeout=30, verify=_TLS, **options
        )

    def token(self, role: str) -> str:
        if role not in self._tokens:
            account = {"email": f"{role}@ocpizza.example", "password": PASSWORD}
            with self.client() as client:
                answer = client.post("/tokens", json=account)
            assert answer.status_code == 201, answer.text
            self._tokens[role] = answer.json()["token"]
        return self._tokens[role]

    def ocpizza(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command on the house's database."""
        return subprocess.run(
            [*OCPIZZA, *arguments], env=self.environ, capture_output=True, text=True, check=False
        )

    def faults(self) -> list[str]:
        """What `ocpizza check` would list."""
        with opened(Settings.from_env(self.environ)) as application:
            return [
                f"{name}: {finding}"
                for name, found in application.checking.run()
                for finding in found
            ]

    def server_processes(self) -> list[int]:
        """The ids of the processes that answer."""
        pid = self.server.pid
        return [int(child) for child in _children_of(pid)]

    def ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5, verify=_TLS).status_code == 200
        except httpx2.TransportError:
            return False


Serve = Callable[..., AbstractContextManager[House]]
"""Opens a house on the demonstration's data, in a database of its own.

Its arguments are settings beside the usual ones, as in `serve(SMTP_URL=…)`.
"""


def stock_up(house: House, store: str = "lyon-bellecour") -> None:
    """Take in what five hundred more medium margheritas need."""
    recipe = {"dough": 250, "tomato-sauce": 80, "mozzarella": 120, "basil": 5, "olive-oil": 10}
    with house.client("manager") as manager:
        for ingredient, one in recipe.items():
            receipt = {"kind": "receipt", "ingredient": ingredient, "quantity": 500 * one}
            key = {"Idempotency-Key": f"stock-up-{ingredient}"}
            taken = manager.post(f"/stores/{store}/stock/movements", json=receipt, headers=key)
            assert taken.status_code == 201, taken.text


@contextmanager
def served(
    database_url: str, folder: Path, *, worker: str = "inline", **settings: str
) -> Iterator[House]:
    """Two processes of the site on that database; stopped, and its log read, at the end.

    `folder` is its home, `settings` what else it is told. What it logs must hold no traceback.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as open_:
        sandbox = open_.enter_context(
            running(webhook_url=f"{url}{API}/webhooks/paypal", webhook_id=WEBHOOK_ID)
        )
        environ = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(folder),
            "ENV": "TEST",
            "DATABASE_URL": database_url,
            "PORT": str(port),
            "PAYPAL_URL": sandbox.base_url,
            "PAYPAL_WEBHOOK_ID": WEBHOOK_ID,
            "WEB_CONCURRENCY": "2",
            "WORKER": worker,
            "LOG_LEVEL": "WARNING",
            "PYTHONFAULTHANDLER": "1",
            **settings,
        }
        log = folder / "log"
        server = open_.enter_context(started(("serve",), environ, log))
        house = House(url, sandbox.base_url, environ, server, log)
        _wait_for(house)
        yield house
    said = log.read_text()
    assert "Traceback" not in said, said
    assert "Fatal" not in said, said


@contextmanager
def started(
    arguments: tuple[str, ...], environ: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `ocpizza` with these arguments until the end of this."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            [*OCPIZZA, *arguments], env=environ, stdout=written, stderr=written
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(house: House) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not house.ready():
        assert house.server.poll() is None, house.log.read_text()
        assert time.monotonic() < deadline, house.log.read_text()
        time.sleep(0.1)


def _children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

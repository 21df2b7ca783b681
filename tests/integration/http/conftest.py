"""The site as it is served: Gunicorn with two workers, on PostgreSQL with the demonstration's data."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx2
import pytest

from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.embedded_postgres import Cluster
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD

ROOT = Path(__file__).parents[3]
STORE = "/api/v1/stores/lyon-bellecour"


@attrs.frozen
class Site:
    """A running site. `process` is Gunicorn's master."""

    url: str
    database_url: str
    process: subprocess.Popen[bytes]
    _tokens: dict[str, str] = attrs.field(factory=dict)

    def client(self, role: str | None = None, **options: Any) -> httpx2.Client:
        """A client with connections of its own, signed in as the demonstration's `role`."""
        headers = {} if role is None else {"Authorization": f"Bearer {self.token(role)}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=20, **options)

    def token(self, role: str) -> str:
        if role not in self._tokens:
            account = {"email": f"{role}@ocpizza.example", "password": PASSWORD}
            with self.client() as client:
                answer = client.post("/api/v1/tokens", json=account)
            assert answer.status_code == 201, answer.text
            self._tokens[role] = answer.json()["token"]
        return self._tokens[role]

    @property
    def settings(self) -> Settings:
        return Settings.from_env(_environment(self.url, self.database_url))

    def faults(self) -> list[str]:
        """What `ocpizza check` would list."""
        with opened(self.settings) as application:
            return [
                f"{name}: {finding}"
                for name, found in application.checking.run()
                for finding in found
            ]


def an_order(**changes: Any) -> dict[str, Any]:
    """Two margheritas to take away, paid in cash, unless said otherwise."""
    order = {
        "channel": "web",
        "fulfilment": "takeaway",
        "customer": {"name": "Léa", "phone": "06 12 34 56 78"},
        "lines": [{"item": "margherita", "size": "medium", "quantity": 2}],
        "payment_method": "cash",
    }
    return {**order, **changes}


def _environment(url: str, database_url: str) -> dict[str, str]:
    return {
        "ENV": "TEST",
        "DATABASE_URL": database_url,
        "SITE_URL": url,
        "PORT": url.rpartition(":")[2],
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "WARNING",
        "PYTHONFAULTHANDLER": "1",  # a worker that crashes says where
    }


Serve = Callable[[], AbstractContextManager[Site]]


@pytest.fixture(scope="session")
def serve(
    cluster: Cluster, _demo_template: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Serve:
    """Starts a site on a database of its own; what it logs must hold no traceback."""

    @contextmanager
    def serving() -> Iterator[Site]:
        log = tmp_path_factory.mktemp("site") / "log"
        with _serving(cluster, _demo_template, worker_id, log) as site:
            yield site

    return serving


@pytest.fixture(scope="module")
def site(serve: Serve) -> Iterator[Site]:
    """A site of the module's own."""
    with serve() as serving:
        yield serving


@contextmanager
def _serving(cluster: Cluster, template: str, worker_id: str, log: Path) -> Iterator[Site]:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    name = f"site_{worker_id}_{port}"
    database_url = cluster.create_database(name, template=template)
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", _CONFIG],
            cwd=ROOT,
            env={**_inherited(), **_environment(url, database_url)},
            stdout=written,
            stderr=written,
        )
    try:
        _wait_for(url, process, log)
        yield Site(url, database_url, process)
    finally:
        process.terminate()
        process.wait(30)
        cluster.drop_database(name)
    assert b"Traceback" not in log.read_bytes(), log.read_text()


_CONFIG = "python:ocpizza.entrypoints.http.server.gunicorn_config"


def _inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            if httpx2.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)

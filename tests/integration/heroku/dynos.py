"""The Procfile as a platform runs it: with the variables that Heroku sets, and no other."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import httpx2

from tests.integration.house.ordering import BELLECOUR, new_key, takeaway

BOOT_SECONDS = 60
ROUTED = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https"}
SECRETS = {"SECRET_KEY": "s" * 64, "PAYPAL_KEY": f"client:{'p' * 64}"}


@attrs.frozen
class Dynos:
    """`programs` is where the installed ones are, `folder` the deployed one; both may be read only."""

    folder: Path
    programs: Path
    environ: dict[str, str]
    prefix: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environ['PORT']}"

    def run(self, process: str) -> subprocess.CompletedProcess[str]:
        """A one-off dyno, as the release phase is."""
        return subprocess.run(
            self._honcho(process), env=self.environ, capture_output=True, text=True, check=False
        )

    def operator(self, *command: str) -> subprocess.CompletedProcess[str]:
        """`heroku run ocpizza …`."""
        return subprocess.run(
            [self.programs / "ocpizza", *command],
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def running(self, log: Path, *processes: str) -> Iterator[subprocess.Popen[bytes]]:
        with log.open("wb") as lines:
            honcho = subprocess.Popen(
                self._honcho(*processes),
                env=self.environ,
                stdout=lines,
                stderr=lines,
                start_new_session=True,
            )
        try:
            yield honcho
        finally:
            honcho.send_signal(signal.SIGTERM)
            try:
                honcho.wait(30)
            finally:
                if honcho.poll() is None:
                    os.killpg(honcho.pid, signal.SIGKILL)

    def client(self) -> httpx2.Client:
        """Behind the router."""
        return httpx2.Client(base_url=self.url, headers=ROUTED, timeout=30)

    def boot(self, client: httpx2.Client, honcho: subprocess.Popen[bytes], log: Path) -> float:
        """Seconds until it is ready."""
        began = time.monotonic()
        while True:
            assert honcho.poll() is None, log.read_text()
            assert time.monotonic() - began < BOOT_SECONDS, log.read_text()
            try:
                if client.get("/readyz").status_code == 200:
                    return time.monotonic() - began
            except httpx2.TransportError:
                time.sleep(0.1)

    def _honcho(self, *processes: str) -> list[str]:
        honcho = [sys.executable, "-m", "honcho", "--no-colour", "--no-prefix"]
        where = ["--procfile", str(self.folder / "Procfile"), "--app-root", str(self.folder)]
        return [*self.prefix, *honcho, *where, "start", *processes]


def variables(database_url: str, port: int, programs: Path, **more: str) -> dict[str, str]:
    """All that Heroku and its Python buildpack set, and a PATH to the programs it has installed."""
    return {
        "PATH": f"{programs}:/usr/bin:/bin",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "DATABASE_URL": "postgres://" + database_url.partition("://")[2],
        "ENV": "PROD",
        **SECRETS,
        "FORWARDED_ALLOW_IPS": "*",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        **more,
    }


def order(client: httpx2.Client, request_id: str) -> httpx2.Response:
    return client.post(
        f"/api/v1{BELLECOUR}/orders",
        json=takeaway(customer={"name": "Léa", "phone": "06 12 34 56 78"}),
        headers={**new_key(), "X-Request-ID": request_id},
    )


def lines(log: Path) -> list[dict[str, object]]:
    """What our processes logged; honcho's own lines are not of them."""
    told = [line for line in log.read_text().splitlines() if not _is_honchos(line)]
    return [json.loads(line) for line in told if line]


def _is_honchos(line: str) -> bool:
    return any(words in line for words in (" started (pid=", "SIGTERM", " stopped (rc="))

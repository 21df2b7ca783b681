"""Gunicorn with two workers, for the product and for the floor: same configuration, same limits."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from bench.processes import children

CONFIG = "python:ocpizza.entrypoints.http.server.gunicorn_config"
CONNECTIONS = 4
START_SECONDS = 30
STOP_SECONDS = 30
ROOT = Path(__file__).parents[1]

OURS = ("ocpizza.entrypoints.cli", "serve")
FLOOR = ("gunicorn", "-c", CONFIG, "bench.floor:app")


@frozen
class Server:
    """A server that listens on `port`; `master` is the process whose children answer."""

    master: int
    port: int

    @property
    def workers(self) -> list[int]:
        return children(self.master)


@contextmanager
def serving(module: tuple[str, ...], url: str, folder: Path, workers: int = 2) -> Iterator[Server]:
    """`python -m module` until the end; what it says goes to a file in `folder`, as logs do."""
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "ENV": "DEV",
        "DATABASE_URL": url,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "POOL_SIZE": str(CONNECTIONS),
    }
    log = folder / f"{module[-1]}-{port}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env=environment, cwd=ROOT, stdout=said, stderr=said
        )
    try:
        _wait(process, port, workers, log)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, workers: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while len(children(process.pid)) < workers or not _accepts(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server does not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

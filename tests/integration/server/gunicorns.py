"""Gunicorn with our settings and a small application, and clients that never repeat a request."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import attrs

PATIENCE_OF_GUNICORN = 25
ROOT = Path(__file__).parents[3]
GUNICORN = Path(sys.executable).with_name("gunicorn")
CONFIG = "python:ocpizza.entrypoints.http.server.gunicorn_config"


@attrs.frozen
class Gunicorn:
    port: int
    process: subprocess.Popen[str]
    opened: ExitStack = attrs.field(factory=ExitStack)

    def connect(self) -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        return self.opened.enter_context(closing(connection))

    def get(self, path: str, headers: dict[str, str] | None = None) -> str:
        connection = self.connect()
        connection.request("GET", path, headers=headers or {})
        return connection.getresponse().read().decode()

    def open_stream(self) -> HTTPResponse:
        connection = self.connect()
        connection.request("GET", "/events")
        response = self.opened.enter_context(connection.getresponse())
        assert response.readline() == b"data: open\n"
        return response


@attrs.define(eq=False)
class Client(threading.Thread):
    """Asks again and again, as a strict HTTP/1.1 client that never repeats a failed request.

    One that is `routed` asks no more where it was told that the connection closes, as a router that
    knows of the shutdown.
    """

    server: Gunicorn
    keep_alive: bool
    stopped: threading.Event
    routed: bool = False
    answered: int = 0
    broken: list[str] = attrs.field(factory=list)

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def run(self) -> None:
        connection = self.server.connect()
        while not self.stopped.is_set():
            try:
                headers = {} if self.keep_alive else {"Connection": "close"}
                connection.request("GET", "/quick", headers=headers)
                response = connection.getresponse()
                response.read()
            except (OSError, HTTPException) as problem:
                self.broken.append(repr(problem))
                connection.close()
            else:
                self.answered += 1
                if self.routed and response.getheader("Connection") == "close":
                    return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(log: Path, **environ: str) -> Iterator[Gunicorn]:
    port = free_port()
    with log.open("w") as lines:
        process = subprocess.Popen(
            [
                GUNICORN,
                "-c",
                CONFIG,
                "tests.integration.server.drained_app:app",
            ],
            cwd=ROOT,
            env=os.environ
            | {"PORT": str(port), "WEB_CONCURRENCY": "2", "FORWARDED_ALLOW_IPS": "*"}
            | environ,
            stdout=lines,
            stderr=lines,
            text=True,
            start_new_session=True,
        )
    server = Gunicorn(port, process)
    try:
        wait_until_it_answers(server)
        with server.opened:
            yield server
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def wait_until_it_answers(server: Gunicorn) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            server.get("/quick")
        except OSError:
            assert server.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return

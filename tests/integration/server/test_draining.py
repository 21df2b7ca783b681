"""A reload, a worker's end and a shutdown break nothing for those who are being served."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

import attrs
import pytest

from ocpizza.entrypoints.http.server.worker import DRAIN_SECONDS

PATIENCE_OF_GUNICORN = 20
ROOT = Path(__file__).parents[3]
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
    """Asks again and again, as a strict HTTP/1.1 client that never repeats a failed request."""

    server: Gunicorn
    keep_alive: bool
    stopped: threading.Event
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[Gunicorn]:
    port = free_port()
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-c",
                CONFIG,
                "tests.integration.server.drained_app:app",
            ],
            cwd=ROOT,
            env=os.environ
            | {"PORT": str(port), "WEB_CONCURRENCY": "2", "FORWARDED_ALLOW_IPS": "*"},
            stdout=log,
            stderr=log,
            text=True,
        )
    server = Gunicorn(port, process)
    wait_until_it_answers(server)
    with server.opened:
        yield server
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


def test_reloads_and_a_workers_end_break_no_request(gunicorn: Gunicorn) -> None:
    stopped = threading.Event()
    clients = [Client(gunicorn, keep_alive, stopped) for keep_alive in (True, True, True, False)]
    for client in clients:
        client.start()

    for _ in range(2):
        gunicorn.process.send_signal(signal.SIGHUP)
        time.sleep(2)
    os.kill(int(gunicorn.get("/quick")), signal.SIGTERM)
    time.sleep(2)

    stopped.set()
    for client in clients:
        client.join()
    assert [client.broken for client in clients] == [[], [], [], []]
    assert min(client.answered for client in clients) > 100


def test_open_streams_hear_of_the_end_at_once(gunicorn: Gunicorn) -> None:
    streams = [gunicorn.open_stream() for _ in range(20)]
    began = time.monotonic()
    gunicorn.process.send_signal(signal.SIGHUP)
    for stream in streams:
        assert b"data: over\n" in stream.read()
    assert time.monotonic() - began < PATIENCE_OF_GUNICORN / 2


def test_a_request_that_is_being_answered_is_answered_to_its_end(gunicorn: Gunicorn) -> None:
    connection = gunicorn.connect()
    connection.request("GET", "/slow")
    time.sleep(0.3)
    gunicorn.process.terminate()
    response = connection.getresponse()
    assert response.status == 200
    assert response.getheader("Connection") == "close"
    assert gunicorn.process.wait(30) == 0


@pytest.mark.parametrize("_", range(3))
def test_a_server_that_just_started_ends_at_once(gunicorn: Gunicorn, _: int) -> None:
    gunicorn.opened.close()
    began = time.monotonic()
    gunicorn.process.terminate()
    assert gunicorn.process.wait(30) == 0
    assert time.monotonic() - began < PATIENCE_OF_GUNICORN / 2


def test_ctrl_c_does_not_wait_for_idle_connections(gunicorn: Gunicorn) -> None:
    idle = gunicorn.connect()
    idle.request("GET", "/quick")
    idle.getresponse().read()
    began = time.monotonic()
    gunicorn.process.send_signal(signal.SIGINT)
    gunicorn.process.wait(30)
    assert time.monotonic() - began < DRAIN_SECONDS


def test_the_clients_address_is_the_one_the_router_saw_not_the_one_it_was_told(
    gunicorn: Gunicorn,
) -> None:
    forged = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https"}
    assert gunicorn.get("/client", forged) == '{"host":"203.0.113.9","scheme":"https"}'


def test_unsafe_settings_end_it_before_it_starts_with_one_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", CONFIG],
        env=os.environ | {"ENV": "PROD", "SECRET_KEY": "too-short-to-be-safe"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "SECRET_KEY" in ended.stderr
    assert "too-short" not in ended.stderr

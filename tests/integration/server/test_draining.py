"""A reload, a worker's end and a shutdown break nothing for those who are being served."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from ocpizza.entrypoints.http.server.worker import DRAIN_SECONDS
from tests.integration.server.gunicorns import CONFIG, PATIENCE_OF_GUNICORN, Client, Gunicorn

ROUTER_KILLS_AFTER = 30


def until_there_is_another(gunicorn: Gunicorn) -> int:
    """The process id of the second master, once its workers answer."""
    deadline = time.monotonic() + 20
    while True:
        master = int(gunicorn.get("/master"))
        if master != gunicorn.process.pid:
            return master
        assert time.monotonic() < deadline


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


def test_a_new_release_beside_the_old_breaks_no_request(gunicorn: Gunicorn) -> None:
    stopped = threading.Event()
    clients = [Client(gunicorn, keep_alive, stopped) for keep_alive in (True, True, False)]
    for client in clients:
        client.start()

    old = gunicorn.process.pid
    gunicorn.process.send_signal(signal.SIGUSR2)  # a second master, on the same socket
    new = until_there_is_another(gunicorn)
    gunicorn.process.terminate()
    assert gunicorn.process.wait(30) == 0
    assert {int(gunicorn.get("/master")) for _ in range(20)} == {new}

    stopped.set()
    for client in clients:
        client.join()
    os.kill(new, signal.SIGTERM)
    assert new != old
    assert [client.broken for client in clients] == [[], [], []]
    assert min(client.answered for client in clients) > 100


def test_a_whole_dyno_that_is_told_to_stop_twice_breaks_no_request(gunicorn: Gunicorn) -> None:
    clients = [
        Client(gunicorn, keep_alive=True, stopped=threading.Event(), routed=True) for _ in range(4)
    ]
    streams = [gunicorn.open_stream() for _ in range(10)]
    slow = gunicorn.connect()
    slow.request("GET", "/slow")
    for client in clients:
        client.start()
    time.sleep(0.5)

    began = time.monotonic()
    for _ in range(2):
        os.killpg(gunicorn.process.pid, signal.SIGTERM)
        time.sleep(0.3)

    for stream in streams:
        assert b"data: over\n" in stream.read()
    assert time.monotonic() - began < 3
    assert slow.getresponse().status == 200
    for client in clients:
        client.join(10)
    assert [client.broken for client in clients] == [[], [], [], []]
    assert min(client.answered for client in clients) > 20
    assert gunicorn.process.wait(30) == 0
    assert time.monotonic() - began < ROUTER_KILLS_AFTER


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


def test_unsafe_settings_end_it_before_it_starts_with_one_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", CONFIG],
        env=os.environ | {"ENV": "PROD", "SECRET_KEY": "too-short-to-be-safe"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "SECRET_KEY" in ended.stderr
    assert "too-short" not in ended.stderr

"""The worker outlives its database, its own death, and shares its work with others."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from ocpizza.application.application import Application
from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.entrypoints.worker.running import beside
from tests.integration.conftest import OwnDatabase
from tests.integration.worker.waiting import House, until

HEALED_WITHIN = 30


class Counting:
    """In the place of an activity: counts what is asked of it."""

    def __init__(self) -> None:
        self.calls = 0
        self._lock = threading.Lock()

    def __getattr__(self, _: str) -> Any:
        def counted() -> None:
            with self._lock:
                self.calls += 1

        return counted


def counted(application: Application, inbox: Counting) -> Application:
    """Counts in `inbox` what is asked of it every two seconds; the rest is not done at all."""
    idle: dict[str, Any] = dict.fromkeys(("upkeep", "mailing", "forgetting"), Counting())
    others = dict.fromkeys(("carry_out_refunds", "reconcile", "reread_captured"), Counting().work)
    reconciling: Any = SimpleNamespace(work_inbox=inbox.work, **others)
    return attrs.evolve(application, **idle, reconciling=reconciling)


@contextmanager
def worker_process(url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ocpizza.entrypoints.cli", "worker"],
        env={**os.environ, "DATABASE_URL": url},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_tick_is_worked_once_however_many_work(house: House, settings: Settings) -> None:
    counting = Counting()
    application = counted(house.application, counting)

    with beside(settings, application), beside(settings, application):
        until(lambda: counting.calls, 10)
        time.sleep(6)

    assert 2 <= counting.calls <= 4


def test_it_heals_after_the_database_was_killed(own_database: OwnDatabase) -> None:
    settings = Settings.from_env({"DATABASE_URL": own_database.url})
    with opened(settings) as application:
        counting = Counting()
        with beside(settings, counted(application, counting)):
            until(lambda: counting.calls, 15)

            own_database.cluster.kill()
            own_database.cluster.start()

            before = counting.calls
            until(lambda: counting.calls > before, HEALED_WITHIN)


def test_it_waits_for_a_database_that_comes_later(own_database: OwnDatabase) -> None:
    settings = Settings.from_env({"DATABASE_URL": own_database.url})
    own_database.cluster.stop()
    with opened(settings) as application:
        counting = Counting()
        with beside(settings, counted(application, counting)):
            own_database.cluster.start()

            until(lambda: counting.calls, HEALED_WITHIN)


def test_a_worker_that_was_killed_leaves_nothing_that_stops_the_next(
    house: House, settings: Settings
) -> None:
    assert settings.database_url is not None
    with worker_process(settings.database_url) as killed:
        until(lambda: house.workers() == 1, 15)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    house.pretend_it_died_at_work()

    order = house.order()
    house.end_hold(order)

    with worker_process(settings.database_url):
        until(lambda: house.seen(order).status is Status.CANCELLED, 20)


def test_it_stops_when_told(house: House, settings: Settings) -> None:
    assert settings.database_url is not None
    with worker_process(settings.database_url) as process:
        until(lambda: house.workers() == 1, 15)

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
    assert house.workers() == 0


def listens_to(process: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Whether it has a handler of its own, by what Linux says of it."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    (caught,) = re.findall(r"^SigCgt:\s*(\w+)$", status, re.MULTILINE)
    return bool(int(caught, 16) >> (number - 1) & 1)


def test_told_to_stop_it_does_not_wait_for_a_database_that_is_away(
    own_database: OwnDatabase,
) -> None:
    own_database.cluster.kill()
    with worker_process(own_database.url) as process:
        until(lambda: listens_to(process, signal.SIGTERM), 30)
        time.sleep(1)  # it has begun to wait
        assert process.poll() is None
        process.terminate()
        process.wait(10)
    assert process.returncode == 0

"""`ocpizza demo`: one command, and nothing of it is left behind."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

COMMAND = (sys.executable, "-m", "ocpizza.entrypoints.cli")
READY = "Ctrl-C stops everything"
ORDER = {
    "channel": "web",
    "fulfilment": "takeaway",
    "customer": {"name": "Ada"},
    "lines": [{"item": "margherita", "size": "medium", "quantity": 2}],
    "payment_method": "cash",
}


class Demo:
    """The demo of a user whose home is `folder`."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.site = f"http://127.0.0.1:{port}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, "HOME": str(self.folder), "PORT": str(self.port)}

    @contextmanager
    def running(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [*COMMAND, "demo", *options],
            env=self.environ,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if READY in line:
                    break
            assert READY in said
            yield process
        finally:
            process.kill()
            process.communicate()

    def ocpizza(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environ, capture_output=True, text=True, check=False
        )

    def order(self) -> str:
        answer = requests.post(
            f"{self.site}/api/v1/stores/lyon-bellecour/orders",
            json=ORDER,
            headers={"Idempotency-Key": os.urandom(8).hex()},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number

    def orders(self) -> str:
        return self.ocpizza("orders", "list", "lyon-bellecour").stdout

    def leftovers(self) -> list[str]:
        """Processes that belong to it: their surroundings name its home."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                surroundings = (process / "environ").read_bytes()
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if f"HOME={self.folder}".encode() in surroundings and command:
                found.append(command)
        return found


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path, _free_ports())
    yield demo
    deadline = time.monotonic() + 20
    while demo.leftovers() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert demo.leftovers() == []


def _free_ports() -> int:
    """The first of three in a row that are free, below those that outgoing connections take."""
    while True:
        port = random.randrange(20_000, 32_000)
        try:
            for each in range(port, port + 3):
                socket.create_server(("127.0.0.1", each)).close()
        except OSError:
            continue
        return port


@pytest.mark.timeout(240)
def test_an_evening_of_the_demo(demo: Demo) -> None:
    with demo.running() as first:
        assert demo.order() == "A-001"
        assert "A-001" in demo.orders()
        first.send_signal(signal.SIGINT)
        assert first.wait(20) == 0
    assert demo.leftovers() == []

    # It finds its data again, and another terminal may be the one to stop it.
    with demo.running() as second:
        assert demo.order() == "A-002"
        second.send_signal(signal.SIGTERM)
        assert second.wait(20) == 0
    assert demo.leftovers() == []


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_however_it_ended_the_next_one_starts_and_at_once(demo: Demo) -> None:
    with demo.running() as killed:
        refused = demo.ocpizza("demo")
        assert refused.returncode == 2
        assert f"a demo of yours runs on port {demo.port} already" in refused.stderr
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        with demo.running() as next_:
            assert demo.order() == "A-001"
            assert demo.ocpizza("check").returncode == 0
            about_settings = demo.ocpizza("doctor").stdout.count(" settings: ")
            assert about_settings == 2  # what is set, and that this is the demo's database
            next_.send_signal(signal.SIGINT)
            assert next_.wait(20) == 0

    demo.ocpizza("demo", "--reset", "--seed-only")
    assert "A-00" not in demo.orders()


@pytest.mark.parametrize("seconds", [1.0, 3.0])
def test_it_can_be_stopped_before_it_is_ready(demo: Demo, seconds: float) -> None:
    starting = subprocess.Popen(
        [*COMMAND, "demo"], env=demo.environ, stdout=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(seconds)

    starting.send_signal(signal.SIGINT)

    assert starting.wait(20) == 0


def test_a_busy_port_is_named_and_nothing_is_started(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", demo.port + 1)):
        refused = demo.ocpizza("demo")

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"ocpizza: port {demo.port + 1} is taken")
    assert f"PORT={demo.port + 10}" in refused.stderr


@pytest.mark.slow
def test_two_who_seed_at_once_give_one_menu(demo: Demo, database_url: str) -> None:
    environ = {**demo.environ, "DATABASE_URL": database_url}
    both = [
        subprocess.Popen([*COMMAND, "demo", "--seed-only"], env=environ, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for one in both:
        _, said = one.communicate(timeout=60)
        assert one.returncode == 0, said

    checked = subprocess.run([*COMMAND, "check"], env=environ, check=False)
    assert checked.returncode == 0


@pytest.mark.slow
def test_the_password_can_be_set_anew(demo: Demo, database_url: str) -> None:
    environ = {**demo.environ, "DATABASE_URL": database_url}
    for password in ("first-password", "second-password"):
        seeded = subprocess.run(
            [*COMMAND, "demo", "--seed-only"],
            env={**environ, "DEMO_PASSWORD": password},
            capture_output=True,
            text=True,
            check=False,
        )
        assert seeded.returncode == 0, seeded.stderr

    from ocpizza.application.accounts.signing_in import SignInRequest
    from ocpizza.config import Settings
    from ocpizza.container import opened
    from ocpizza.entrypoints.cli.demo.accounts import ACCOUNTS

    with opened(Settings.from_env({"DATABASE_URL": database_url})) as application:
        for account in ACCOUNTS:
            request = SignInRequest(account.email, "second-password")
            assert application.signing_in.sign_in(request, "here").token

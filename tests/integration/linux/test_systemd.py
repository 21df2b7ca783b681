"""The units that we hand out: read by systemd's own checker, and started as systemd would."""

import configparser
import os
import re
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import attrs
import httpx2
import pytest

from tests.integration.house.ordering import BELLECOUR, new_key, takeaway
from tests.integration.house.serving import API, Serve, free_port, until
from tests.integration.linux.conftest import ROOT, program
from tests.integration.linux.test_nginx import Front, front

UNITS = ROOT / "deploy" / "systemd"
SERVICES = ("ocpizza-web.service", "ocpizza-worker.service", "ocpizza-release@.service")
EXPOSURE = "20"
"""Of 100, as `systemd-analyze security` reckons; what it counts is the address families, mostly."""
HANDED_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.argv[2], sys.argv[2:])
"""
"""What systemd does with a socket before it starts a service."""
LONGEST_WAIT = 30.0
"""In seconds, for the old processes to end and the new ones to start."""


def command(unit: str) -> list[str]:
    """What it starts, with the programs of this environment."""
    settings = configparser.RawConfigParser(strict=False, delimiters=("=",))
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read(UNITS / unit)
    first, *rest = shlex.split(settings["Service"]["ExecStart"])
    return [str(Path(sys.executable).with_name(Path(first).name)), *rest]


@pytest.mark.parametrize("unit", SERVICES)
def test_they_start_what_the_procfile_starts(unit: str) -> None:
    process = re.split(r"[-@.]", unit)[1]
    (line,) = re.findall(rf"^{process}: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)

    first, *rest = command(unit)

    assert [Path(first).name, *rest] == shlex.split(line)


@pytest.mark.slow
def test_systemd_finds_no_fault_in_them(tmp_path: Path) -> None:
    analyze = str(program("systemd-analyze", "systemd"))
    for unit in UNITS.glob("*.s*"):
        # It looks whether the programs are there.
        text = re.sub(r"/srv/ocpizza/(current|releases/%i)/\.venv", sys.prefix, unit.read_text())
        (tmp_path / unit.name).write_text(text)
    instances = [tmp_path / name.replace("@.", "@1.") for name in SERVICES]

    verified = subprocess.run(
        [analyze, "verify", "--man=no", *instances], capture_output=True, text=True, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    for name in SERVICES:
        rated = subprocess.run(
            [analyze, "security", "--offline=yes", f"--threshold={EXPOSURE}", tmp_path / name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert rated.returncode == 0, rated.stdout


def test_the_command_is_a_shell_script() -> None:
    subprocess.run(["sh", "-n", UNITS / "ocpizza"], check=True)


def box(name: str) -> str:
    """What the page has typed under that mark."""
    page = (ROOT / "docs" / "operations" / "linux.md").read_text()
    (found,) = re.findall(rf"<!-- {name} -->\n```sh\n(.+?)```", page, re.DOTALL)
    return str(found)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_release_is_made_as_the_page_says(tmp_path: Path, bare_database_url: str) -> None:
    repository = tmp_path / "ocpizza.git"
    git = ("git", "-c", "safe.directory=*")
    subprocess.run([*git, "clone", "--quiet", "--bare", ROOT, repository], check=True)
    subprocess.run([*git, "-C", repository, "tag", "v1.0.0"], check=True)
    typed = box("release").replace("/srv/ocpizza", str(tmp_path))
    typed = typed.replace("https://example.com/ocpizza.git", repository.as_uri())

    # What pip would compile beforehand is compiled when it is used.
    subprocess.run(["sh", "-euc", typed], env={**os.environ, "PIP_NO_COMPILE": "1"}, check=True)

    release = tmp_path / "releases" / "1.0.0"
    for unit in SERVICES:
        name = Path(command(unit)[0]).name
        assert os.access(release / ".venv" / "bin" / name, os.X_OK)
    upgraded = subprocess.run(
        [release / ".venv" / "bin" / "ocpizza", "db", "upgrade"],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": bare_database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (upgraded.stdout, upgraded.stderr) == ("upgraded\n", "")


def test_the_page_names_the_units_and_files_that_there_are() -> None:
    page = (ROOT / "docs" / "operations" / "linux.md").read_text()

    for path in set(re.findall(r"/srv/ocpizza/current/(deploy/[a-z/.-]+[a-z])", page)):
        assert (ROOT / path).exists(), path
    units = {re.sub(r"@.*", "@", name) for name in re.findall(r"ocpizza-[a-z]+[@.]?", page)}
    known = {path.name for path in UNITS.iterdir()}
    for unit in units:
        assert any(name.startswith(unit.rstrip(".")) for name in known), unit


@attrs.define
class Activated:
    """The web unit on a socket that outlives it, as systemd hands it over."""

    environ: dict[str, str]
    listening: socket.socket
    log: Path
    process: subprocess.Popen[bytes] = attrs.field(init=False)

    def start(self) -> None:
        handed = self.listening.fileno()
        starting = [sys.executable, "-c", HANDED_OVER, str(handed), *command("ocpizza-web.service")]
        with self.log.open("ab") as written:
            self.process = subprocess.Popen(
                starting,
                env=self.environ,
                pass_fds=(handed,),
                stdout=written,
                stderr=written,
            )

    def restart(self) -> None:
        self.stop()
        self.start()

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(30) == 0, self.log.read_text()


@pytest.fixture
def activated(serve: Serve, tmp_path: Path) -> Iterator[tuple[Activated, Front]]:
    with serve() as house, socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        port = listening.getsockname()[1]
        service = Activated({**house.environ, "PORT": str(port)}, listening, tmp_path / "web.log")
        service.start()
        try:
            with front(tmp_path, port, free_port()) as nginx:
                assert nginx.get("/readyz").status_code == 200  # waits for it, as everybody would
                yield service, nginx
        finally:
            service.stop()


@attrs.frozen
class Load:
    """Guests who look at the menu and order, one after the other."""

    nginx: Front
    stopped: threading.Event = attrs.field(factory=threading.Event)
    statuses: list[int] = attrs.field(factory=list)
    waits: list[float] = attrs.field(factory=list)

    def run(self) -> None:
        with httpx2.Client(
            base_url=self.nginx.secure + API, verify=self.nginx.trust, timeout=60
        ) as guest:
            while not self.stopped.is_set():
                began = time.monotonic()
                self.statuses.append(guest.get(f"{BELLECOUR}/menu").status_code)
                basket = {"fulfilment": "takeaway", "channel": "web", "lines": takeaway()["lines"]}
                order = guest.post(f"{BELLECOUR}/quotes", json=basket, headers=new_key())
                self.statuses.append(order.status_code)
                self.waits.append(time.monotonic() - began)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nobody_is_turned_away_while_the_site_restarts(activated: tuple[Activated, Front]) -> None:
    service, nginx = activated
    load = Load(nginx)
    guests = [threading.Thread(target=load.run, daemon=True) for _ in range(4)]
    for guest in guests:
        guest.start()
    until(lambda: len(load.statuses) > 20)

    for _ in range(2):
        service.restart()
        answered = len(load.statuses)
        until(lambda: len(load.statuses) > answered + 20, seconds=60)  # noqa: B023 - called at once

    load.stopped.set()
    for guest in guests:
        guest.join(60)
    assert set(load.statuses) == {200}, load.statuses
    assert max(load.waits) < LONGEST_WAIT

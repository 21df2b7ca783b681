"""A release in the hands of a platform: the Procfile run by honcho, commands beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
from attrs import evolve, frozen

from drill.journal import Unmet

PROGRAMS = Path(sys.executable).parent
BOOT_SECONDS = 60.0
STOP_SECONDS = 30.0
LAST_WORDS = 1_500


@frozen
class Release:
    """`folder` is where its Procfile and sources are; `environ` all that its processes are told."""

    name: str
    folder: Path
    environ: Mapping[str, str]

    @property
    def port(self) -> int:
        return int(self.environ["PORT"])

    def on(self, database_url: str) -> "Release":
        return evolve(self, environ={**self.environ, "DATABASE_URL": database_url})

    def release(self) -> str:
        """What its release phase said. Raises Unmet when it failed: nothing goes out then."""
        done = subprocess.run(
            self._honcho("release"), env=self.environ, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unmet(f"the release phase ended with {done.returncode}: {done.stdout.strip()}")
        return done.stdout

    def ocpizza(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What an operator types beside it."""
        return subprocess.run(
            [PROGRAMS / "ocpizza", *arguments],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def did(self, *arguments: str) -> str:
        """What the command said. Raises Unmet with its line when it failed."""
        done = self.ocpizza(*arguments)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise Unmet(f"`ocpizza {' '.join(arguments)}` ended with {done.returncode}: {said}")
        return done.stdout

    @contextmanager
    def web(self, log: Path) -> Iterator[None]:
        """The site, ready to answer; stopped as a platform stops it."""
        with process(self._honcho("web"), self.environ, log) as honcho:
            until(lambda: self._ready(honcho, log), BOOT_SECONDS, f"{self.name} does not start")
            yield

    @contextmanager
    def worker(self, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        with process(self._honcho("worker"), self.environ, log) as honcho:
            yield honcho

    def _ready(self, honcho: subprocess.Popen[bytes], log: Path) -> bool:
        if honcho.poll() is not None:
            raise Unmet(f"{self.name} ended at its start:\n{log.read_text()[-LAST_WORDS:]}")
        try:
            return httpx2.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).is_success
        except httpx2.TransportError:
            return False

    def _honcho(self, *processes: str) -> list[str]:
        where = ["--procfile", str(self.folder / "Procfile"), "--app-root", str(self.folder)]
        honcho = [sys.executable, "-m", "honcho", "--no-colour", "--no-prefix"]
        return [*honcho, *where, "start", *processes]


@contextmanager
def process(
    command: list[str], environ: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own: Ctrl-C is for us, who then stop it, and whatever it has started."""
    with log.open("ab") as said:
        started = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def kill_its_process(honcho: subprocess.Popen[bytes]) -> None:
    """`kill -9` of what it runs, which has no children; then it ends as well."""
    for pid in _leaves(honcho.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    honcho.wait(STOP_SECONDS)


def _leaves(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [leaf for child in children for leaf in _leaves(int(child))] or [pid]


def end_all(home: Path) -> None:
    """Whoever lives there and was left alone: what a command had begun when it was broken off."""
    told = f"HOME={home}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if told in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue  # it has ended, or is nobody's to look into


def until(holds: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise Unmet(f"{otherwise} within {seconds:.0f} s")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

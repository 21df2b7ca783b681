"""The demo's own processes: started one by one, stopped together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from attrs import define, field

from ocpizza.entrypoints.cli.errors import Stop

COMMAND = (sys.executable, "-m", "ocpizza.entrypoints.cli")
GUARD = (sys.executable, "-m", "ocpizza.entrypoints.cli.demo.guard")


@define
class Processes:
    """Processes that end with us, even if we are killed: a guard outlives us to see to it."""

    _guard: IO[str]
    _started: dict[str, subprocess.Popen[bytes]] = field(factory=dict)

    def start(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        """Run `ocpizza` with these arguments, in a process group of its own."""
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [*COMMAND, *arguments],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._guard.write(f"{process.pid}\n")
        self._guard.flush()
        self._started[arguments[0]] = process

    def check(self) -> None:
        """Raises Stop when one of them has ended: the others are no use without it."""
        for name, process in self._started.items():
            if process.poll() is not None:
                raise Stop(f"`ocpizza {name}` has ended (exit code {process.returncode})")

    def wait(self) -> None:
        """Until all have ended."""
        for process in self._started.values():
            process.wait()


@contextmanager
def processes(lock: IO[str]) -> Iterator[Processes]:
    """Everything started in here is stopped on the way out; `lock` is held until it has ended."""
    guard = subprocess.Popen(  # noqa: S603 - ourselves
        GUARD,
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
        pass_fds=(lock.fileno(),),
    )
    assert guard.stdin is not None
    ours = Processes(guard.stdin)
    try:
        yield ours
    finally:
        guard.stdin.close()
        ours.wait()
        guard.wait()

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import attrs

PORT_LINE = 3


@attrs.frozen
class Postmaster:
    """The server process that runs on a data folder."""

    pid: int
    port: int
    data: Path

    @classmethod
    def of(cls, data: Path) -> Self | None:
        """None when nothing runs there, whatever a stale `postmaster.pid` says."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            found = cls(int(lines[0]), int(lines[PORT_LINE]), data)
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return found if found.alive() else None

    def alive(self) -> bool:
        """Whether the pid still is this server: pids are used again, first of all in containers."""
        return str(self.data) in _command_line(self.pid)

    def stop(self) -> None:
        """Disconnects everybody and shuts down cleanly; harder when that takes too long."""
        for patience, number in (
            (30.0, signal.SIGINT),  # "fast"
            (10.0, signal.SIGQUIT),  # "immediate": recovers at the next start
            (10.0, signal.SIGKILL),
        ):
            if self._end(number, patience):
                return

    def kill(self) -> None:
        """As a crash would: no flush, no farewell; its children end when they notice."""
        self._end(signal.SIGKILL, 10.0)

    def _end(self, number: signal.Signals, patience: float) -> bool:
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + patience
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def _command_line(pid: int) -> str:
    """Empty for a process that is gone or a zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        text=True,
        check=False,
    ).stdout

"""Captures in processes of their own sessions: no terminal's end and no Ctrl-C reaches them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Thread

from attrs import frozen

from ocpizza.application.ports.backups import CannotBackUp, Process

FAULT = "!"
"""Before what went wrong, where a capture would say its id."""


@frozen
class SystemProcesses:
    """The `Processes` port. A capture says its id on stdout, then no more."""

    def this(self) -> Process:
        return Process(socket.gethostname(), os.getpid())

    def ended(self, process: Process) -> bool | None:
        if process.host != socket.gethostname():
            return None
        return not _lives(process.pid)

    def launch(self, database: str, *, due: date | None = None) -> str | None:
        command = [sys.executable, "-m", "ocpizza.entrypoints.cli", "backups", "take", database]
        if due is not None:
            command += ["--due", due.isoformat()]
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if due is None else None,
            start_new_session=True,
            text=True,
        )
        Thread(target=process.wait, daemon=True).start()  # or it would stay as a zombie
        assert process.stdout is not None
        with process.stdout as said:
            answer = said.readline().strip()
        if answer.startswith(FAULT):
            raise CannotBackUp(answer.removeprefix(FAULT))
        if not answer and process.wait() != 0:
            raise CannotBackUp(f"The capture did not start (exit code {process.returncode}).")
        return answer or None


def _lives(pid: int) -> bool:
    """A zombie is dead."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    if Path("/proc/self/stat").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""One demo a port: whether another runs there, or one that was killed is still being tidied up."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ocpizza.entrypoints.cli.errors import Stop

TIDYING_SECONDS = 60.0
CHECK_SECONDS = 0.05


@contextmanager
def place(folder: Path, port: int, *, remedy: str) -> Iterator[TextIO]:
    """The port is this demo's in here; what it yields is for the guard to hold until all is over.

    Two locks, as the demo may be killed: one dies with it, the other with the last it has started.
    Raises Stop when another demo runs there; one that was killed is waited for.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        (folder / f"demo-{port}.running").open("w") as running,
        (folder / f"demo-{port}.ending").open("w") as ending,
    ):
        if not _locked(running):
            raise Stop(f"a demo of yours runs on port {port} already; {remedy}")
        if not _locked(ending):
            sys.stderr.write("The demo before was killed; what it has left is ending…\n")
            _wait_for(ending, port)
        yield ending


def _wait_for(ending: TextIO, port: int) -> None:
    deadline = time.monotonic() + TIDYING_SECONDS
    while not _locked(ending):
        if time.monotonic() > deadline:
            raise Stop(f"what the demo before has left on port {port} does not end")
        time.sleep(CHECK_SECONDS)


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

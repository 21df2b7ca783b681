"""Ends the demo's processes when the demo ends, however it ends: `kill -9` included.

Reads process groups from its input, one a line. The end of the input is the end of the demo: a
pipe closes with whoever holds it. Then it stops the groups, last one first.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

GENTLY_SECONDS = 10.0
CHECK_SECONDS = 0.05
PROCESSES, STATES = Path("/proc"), "[0-9]*/stat"
OVER = "ZX"
"""Zombie and dead, in proc(5)."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups = [int(line) for line in sys.stdin]
    stop(reversed(groups))


def stop(groups: Iterable[int]) -> None:
    for group in groups:
        if not _gone_after(group, signal.SIGINT, GENTLY_SECONDS):
            _gone_after(group, signal.SIGKILL, GENTLY_SECONDS)


def _gone_after(group: int, number: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    with suppress(ProcessLookupError):
        os.killpg(group, number)
    while _runs(group):
        if time.monotonic() > deadline:
            return False
        time.sleep(CHECK_SECONDS)
    return True


def _runs(group: int) -> bool:
    """Whether anybody of the group does. Zombies do not: in a container nobody may bury them."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return not PROCESSES.exists() or any(_is_of(group, file) for file in PROCESSES.glob(STATES))


def _is_of(group: int, file: Path) -> bool:
    try:
        state, _, its_group, *_ = file.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(its_group) == group and state not in OVER


if __name__ == "__main__":
    main()

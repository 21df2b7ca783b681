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

GENTLY_SECONDS = 10.0
CHECK_SECONDS = 0.05


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
    there = _signal(group, number)
    while there and time.monotonic() < deadline:
        time.sleep(CHECK_SECONDS)
        there = _signal(group, 0)
    return not there


def _signal(group: int, number: int) -> bool:
    """Whether anybody of the group is still there to hear it; 0 only asks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()

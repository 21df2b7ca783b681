"""Processor time, as Linux counts it: to 10 ms, over all threads."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_NAME_END = ")"


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def family_seconds(pid: int) -> float:
    """Processor seconds of a process and its children, those that have ended among them."""
    while True:
        ended = _stat(pid)[13:15]
        living = sum(map(seconds, (pid, *children(pid))))
        if ended == _stat(pid)[13:15]:  # else one has ended in between, and was counted nowhere
            return _TICK * sum(map(int, ended)) + living


def seconds(pid: int) -> float:
    try:
        return _TICK * sum(map(int, _stat(pid)[11:13]))
    except (
        FileNotFoundError,
        ProcessLookupError,
    ):  # gone before it is opened, or before it is read
        return 0.0


def machine_seconds() -> float:
    """Processor seconds that the whole machine was busy."""
    first = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0].split()
    user, nice, system, _idle, _waiting, irq, softirq, *_ = map(int, first[1:])
    return _TICK * (user + nice + system + irq + softirq)


def _stat(pid: int) -> Sequence[str]:
    """The fields after the name, of which the first are state and parent."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(_NAME_END)[2].split()


@contextmanager
def paused(pids: Iterable[int]) -> Iterator[None]:
    stopped = tuple(pids)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)

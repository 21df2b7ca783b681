"""A slow sweep does not pile up, and nobody's wish for it is lost."""

import threading
from collections.abc import Callable

import pytest

from ocpizza.entrypoints.worker.sweeping import OneAtATime

SOON = 5


class Slow:
    """A sweep that ends when it is let go."""

    def __init__(self) -> None:
        self.runs = 0
        self.begun, self.end = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.runs += 1
        self.begun.set()
        assert self.end.wait(SOON)


def running(sweep: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=sweep)
    thread.start()
    return thread


def test_whoever_comes_while_it_runs_does_not_wait_and_it_runs_once_more() -> None:
    slow = Slow()
    sweep = OneAtATime(slow)
    first = running(sweep)
    assert slow.begun.wait(SOON)

    for _ in range(5):
        sweep()
    assert slow.runs == 1

    slow.end.set()
    first.join(SOON)
    assert slow.runs == 2


def test_it_runs_each_time_when_nobody_is_in_the_way() -> None:
    ran: list[int] = []
    sweep = OneAtATime(lambda: ran.append(1))

    sweep()
    sweep()

    assert ran == [1, 1]


def test_one_that_failed_can_be_run_again() -> None:
    outcomes = iter([ValueError("the database was away"), None])

    def failing_once() -> None:
        if outcome := next(outcomes):
            raise outcome

    sweep = OneAtATime(failing_once)

    with pytest.raises(ValueError, match="away"):
        sweep()
    sweep()

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import pytest

from ocpizza.entrypoints.http.threads import Threads

Test = Callable[[Threads], Awaitable[None]]

whose: ContextVar[str] = ContextVar("whose", default="nobody's")


def with_threads(test: Test) -> Callable[[], None]:
    """Run the test on a loop, with two threads for the database and a slow one."""

    async def run() -> None:
        threads = Threads(database=2, slow=1)
        try:
            await test(threads)
        finally:
            threads.close()

    def collected() -> None:
        asyncio.run(run())

    return collected


@with_threads
async def test_a_call_runs_in_a_thread_with_the_context_of_its_caller(threads: Threads) -> None:
    whose.set("mine")

    def look(greeting: str) -> tuple[str, str, str]:
        return greeting, whose.get(), threading.current_thread().name

    greeting, owner, name = await threads.database(look, "hello")
    assert (greeting, owner) == ("hello", "mine")
    assert name.startswith("database-")


@with_threads
async def test_what_a_call_raises_is_raised_to_its_caller(threads: Threads) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await threads.slow(fail)
    assert await threads.slow(abs, -1) == 1  # and the thread goes on


@with_threads
async def test_never_more_calls_at_once_than_there_are_threads(threads: Threads) -> None:
    both, third, leave = threading.Barrier(3), threading.Event(), threading.Event()

    def occupy() -> None:
        both.wait(5)
        leave.wait(5)

    occupied = [threads.database(occupy) for _ in range(2)]
    waiting = threads.database(third.set)
    await asyncio.to_thread(both.wait, 5)
    assert not third.is_set()
    assert await threads.slow(abs, -2) == 2  # the others have their own
    leave.set()
    await asyncio.gather(waiting, *occupied)


@with_threads
async def test_a_caller_who_gave_up_disturbs_nobody(threads: Threads) -> None:
    begun, leave = threading.Event(), threading.Event()

    def linger() -> None:
        begun.set()
        leave.wait(5)

    abandoned = threads.slow(linger)
    await asyncio.to_thread(begun.wait, 5)
    abandoned.cancel()
    leave.set()
    assert await threads.slow(abs, -3) == 3


@with_threads
async def test_closing_cancels_what_no_thread_has_begun_and_ends_the_threads(
    threads: Threads,
) -> None:
    begun, leave = threading.Event(), threading.Event()

    def linger() -> threading.Thread:
        begun.set()
        leave.wait(5)
        return threading.current_thread()

    lingering = threads.slow(linger)
    waiting = threads.slow(abs, -4)
    await asyncio.to_thread(begun.wait, 5)
    threads.close()
    leave.set()
    thread = await lingering
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()


def test_no_thread_starts_before_the_first_call() -> None:
    before = set(threading.enumerate())
    Threads(database=2, slow=2)
    assert set(threading.enumerate()) == before

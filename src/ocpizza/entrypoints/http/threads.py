"""Where synchronous endpoints run: never more at once than there are database connections."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar, TypeVarTuple

from attrs import frozen

A = TypeVarTuple("A")
R = TypeVar("R")


class Threads:
    """Two bounded pools.

    The slow one is for operations that call other machines or hash passwords, so that a payment
    gateway that hangs never stops the kitchen.
    """

    def __init__(self, database: int, slow: int) -> None:
        self._database = _Pool(database, "database")
        self._slow = _Pool(slow, "slow")

    def database(self, function: Callable[[*A], R], *args: *A) -> asyncio.Future[R]:
        return self._database.run(function, args)

    def slow(self, function: Callable[[*A], R], *args: *A) -> asyncio.Future[R]:
        return self._slow.run(function, args)

    def close(self) -> None:
        self._database.close()
        self._slow.close()


@frozen
class _Job:
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    context: Context
    function: Callable[..., Any]
    args: tuple[Any, ...]

    def __call__(self) -> None:
        if self.future.cancelled():  # whoever asked has given up
            return
        try:
            result = self.context.run(self.function, *self.args)
        except BaseException as error:  # noqa: BLE001 - it is the caller's
            self._tell(_fail, error)
        else:
            self._tell(_succeed, result)

    def _tell(self, end: Callable[[asyncio.Future[Any], Any], None], outcome: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(end, self.future, outcome)


class _Pool:
    """Threads between which a queue distributes the calls.

    An executor makes a future of its own for each call and chains the loop's to it, which costs
    every request more than most of its own steps. The threads start with the first call: a server
    may fork after the application is built.
    """

    def __init__(self, size: int, name: str) -> None:
        self._size = size
        self._name = name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._started = False

    def run(self, function: Callable[..., R], args: tuple[Any, ...]) -> asyncio.Future[R]:
        if not self._started:
            self._start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._jobs.put(_Job(loop, future, copy_context(), function, args))
        return future

    def close(self) -> None:
        """Calls that no thread has begun yet are cancelled."""
        with suppress(Empty):
            while (job := self._jobs.get_nowait()) is not None:
                job.future.cancel()
        if self._started:
            for _ in range(self._size):
                self._jobs.put(None)

    def _start(self) -> None:
        self._started = True
        for number in range(self._size):
            Thread(target=self._work, name=f"{self._name}-{number}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # or its answer would live until the next call


def _succeed(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)

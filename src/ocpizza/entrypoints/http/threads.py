"""Where synchronous endpoints run: never more at once than there are database connections."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar, TypeVarTuple

A = TypeVarTuple("A")
R = TypeVar("R")


class Threads:
    """Two bounded pools; an executor costs half of anyio's worker threads per call.

    The slow one is for operations that call other machines or hash passwords, so that a payment
    gateway that hangs never stops the kitchen.
    """

    def __init__(self, database: int, slow: int) -> None:
        self._database = ThreadPoolExecutor(database, "database")
        self._slow = ThreadPoolExecutor(slow, "slow")

    def database(self, function: Callable[[*A], R], *args: *A) -> asyncio.Future[R]:
        return _submit(self._database, function, *args)

    def slow(self, function: Callable[[*A], R], *args: *A) -> asyncio.Future[R]:
        return _submit(self._slow, function, *args)

    def close(self) -> None:
        self._database.shutdown(wait=False, cancel_futures=True)
        self._slow.shutdown(wait=False, cancel_futures=True)


def _submit(
    executor: ThreadPoolExecutor, function: Callable[[*A], R], *args: *A
) -> asyncio.Future[R]:
    loop = asyncio.get_running_loop()
    return loop.run_in_executor(executor, copy_context().run, function, *args)

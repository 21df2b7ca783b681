"""Clients that cost little: prepared bytes over kept-alive connections, every status checked.

The generator shares the machine with what it measures, so a client does no more per answer than
find its end, compare its status and send the next request.
"""

import asyncio
import time
from collections.abc import Callable
from typing import cast

from attrs import define, field, frozen

from bench.processes import paused
from bench.serving import Server

SETTLING_SECONDS = 0.25
ANSWER_SECONDS = 20


@frozen
class Load:
    """What was asked: `next_request` gives the bytes, `status` is what every answer must have."""

    next_request: Callable[[], bytes]
    status: int


@define(eq=False)
class _Run:
    load: Load
    running: bool = True
    answered: int = 0
    problem: str = ""
    idle: asyncio.Event = field(factory=asyncio.Event)
    busy: int = 0

    def fail(self, problem: str) -> None:
        self.problem = self.problem or problem
        self.running = False
        self.idle.set()


class _Client(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._expected = b"HTTP/1.1 %d " % run.load.status
        self._received = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def ask(self) -> None:
        self._run.busy += 1
        self._transport.write(self._run.load.next_request())

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._received += data
            if not self._begin():
                return
        if self._missing == 0:
            self._answered()
        elif self._missing < 0:
            self._run.fail("more was answered than announced")

    def connection_lost(self, exc: Exception | None) -> None:
        if self._run.busy:
            self._run.fail(f"connection lost: {exc}")

    def close(self) -> None:
        self._transport.close()

    def _begin(self) -> bool:
        """Once the head is there: whether it is right, and how much of the body is to come."""
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(self._expected):
            self._run.fail(self._received[:600].decode("latin-1"))
            return False
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        self._missing = int(length) - len(body)
        self._received = b""
        return True

    def _answered(self) -> None:
        run = self._run
        run.answered += 1
        run.busy -= 1
        if run.running:
            self.ask()
        elif not run.busy:
            run.idle.set()


class Clients:
    """Connections to one server, as many to each of its workers, open until `finish`."""

    def __init__(self, load: Load) -> None:
        self._run = _Run(load)
        self._clients: list[_Client] = []

    async def connect(self, server: Server, count: int) -> None:
        """Left alone, the workers race for connections, and one may get them all."""
        workers = server.workers
        for place, worker in enumerate(workers):
            share = len(range(place, count, len(workers)))
            with paused(each for each in workers if each != worker):
                for _ in range(share):
                    self._clients.append(await self._connected(server.port))
                    await self._once(self._clients[-1])

    async def _connected(self, port: int) -> _Client:
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: _Client(self._run), "127.0.0.1", port)
        return client

    async def _once(self, client: _Client) -> None:
        """One answer: the connection has been accepted."""
        self._run.running = False
        client.ask()
        await self._answered()
        self._run.running = True

    async def keep_asking(
        self, seconds: float, at_start: Callable[[], None] = lambda: None
    ) -> tuple[int, float]:
        """How many answers came in how many seconds, after a moment to settle.

        `at_start` is called when counting begins. Raises RuntimeError for an answer that is not
        as expected.
        """
        for client in self._clients:
            client.ask()
        await asyncio.sleep(SETTLING_SECONDS)
        at_start()
        before, started = self._run.answered, time.perf_counter()
        await asyncio.sleep(seconds)
        return self._run.answered - before, time.perf_counter() - started

    async def finish(self) -> None:
        self._run.running = False
        if self._run.busy:
            await self._answered()
        for client in self._clients:
            client.close()

    async def _answered(self) -> None:
        await asyncio.wait_for(self._run.idle.wait(), ANSWER_SECONDS)
        self._run.idle.clear()
        if self._run.problem:
            raise RuntimeError(self._run.problem)

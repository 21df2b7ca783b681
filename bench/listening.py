"""The other end of an event stream, which only counts."""

import asyncio

EVENT = b"event: order."


class Listener(asyncio.Protocol):
    """Counts the events of an order."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._rest = b""
        self._events = -1
        self._more = asyncio.Event()

    @classmethod
    async def opened(cls, port: int, request: bytes) -> "Listener":
        loop = asyncio.get_running_loop()
        _, listener = await loop.create_connection(lambda: cls(request), "127.0.0.1", port)
        return listener

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        text = self._rest + data
        if self._events < 0:
            if not text.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(text[:600].decode("latin-1"))
            self._events = 0
        self._events += text.count(EVENT)
        self._rest = text[-len(EVENT) + 1 :]
        self._more.set()

    async def until(self, events: int) -> None:
        """Returns once that many have come; the first time, once the stream is open."""
        while self._events < events:
            self._more.clear()
            await self._more.wait()

    def close(self) -> None:
        self._transport.close()

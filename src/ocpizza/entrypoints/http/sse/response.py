"""An event stream as an ASGI answer: chunks as they come, and a comment now and then."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from ocpizza.entrypoints.http.sse.frames import COMMENT

SILENCE = 10.0
"""Seconds between comments; the contract promises one in 15."""
PATIENCE = 20.0
"""Seconds that one send may take; then the client is cut off and resumes by its last id."""
_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # or nginx would keep what it should pass on
}


class EventStream(Response):
    """Sends what `chunks` yields until they end, the client leaves, or it stops reading.

    A delivery has no timer and no task of its own, which would cost more than its send: one watch
    a stream sees every 10 s whether it is stuck.
    """

    def __init__(self, chunks: AsyncGenerator[bytes]) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._chunks = chunks
        self._turn = asyncio.Lock()
        self._sent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The headers wait for the first chunk: who has them misses nothing from then on."""
        head = scope["method"] == "HEAD"
        try:
            first = b"" if head else await anext(self._chunks, b"")
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            if head or await self._stream(first, receive, send):
                await send(_body(b"", more=False))
        finally:
            await self._chunks.aclose()

    async def _stream(self, first: bytes, receive: Receive, send: Send) -> bool:
        """Whether the client can still be told that it is over."""
        passing, watching, leaving = ends = [
            asyncio.create_task(self._pass_on(first, send)),
            asyncio.create_task(self._watch(send)),
            asyncio.create_task(_leave(receive)),
        ]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended = [end for end in ends if end.done()]
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
        if passing in ended:
            passing.result()  # raises what the chunks have raised
        return watching not in ended or leaving in ended

    async def _pass_on(self, first: bytes, send: Send) -> None:
        await self._send(first, send)
        async for chunk in self._chunks:
            await self._send(chunk, send)

    async def _send(self, chunk: bytes, send: Send) -> None:
        async with self._turn:
            await send(_body(chunk, more=True))
        self._sent += 1

    async def _watch(self, send: Send) -> None:
        """Returns when a send has taken too long."""
        stuck = 0.0
        while stuck < PATIENCE:
            before = self._sent
            await asyncio.sleep(SILENCE)
            if self._turn.locked():
                stuck = stuck + SILENCE if self._sent == before else 0.0
                continue
            try:
                async with asyncio.timeout(PATIENCE), self._turn:
                    await send(_body(COMMENT, more=True))
            except TimeoutError:
                return


def _body(chunk: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": more}


async def _leave(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass

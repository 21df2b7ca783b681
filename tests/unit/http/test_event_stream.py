import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

import attrs
import pytest

from ocpizza.entrypoints.http.sse import response as response_module
from ocpizza.entrypoints.http.sse.frames import COMMENT
from ocpizza.entrypoints.http.sse.response import EventStream


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_module, "SILENCE", 0.02)
    monkeypatch.setattr(response_module, "PATIENCE", 0.04)


@attrs.define
class Client:
    """Reads until it leaves; `hold` makes it stop reading."""

    method: str = "GET"
    messages: list[Any] = attrs.field(factory=list)
    gone: asyncio.Event = attrs.field(factory=asyncio.Event)
    hold: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    @property
    def complete(self) -> bool:
        return self.messages[-1].get("more_body") is False

    async def ask(self, chunks: AsyncGenerator[bytes]) -> None:
        async with asyncio.timeout(3):
            await EventStream(chunks)({"method": self.method}, self._receive, self._send)

    async def _receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if self.hold and message["type"] == "http.response.body":
            await asyncio.Event().wait()
        self.messages.append(message)


@attrs.define
class Chunks:
    """What a stream yields, and whether it was ended."""

    first: tuple[bytes, ...] = ()
    closed: bool = False

    async def endless(self) -> AsyncGenerator[bytes]:
        try:
            for chunk in self.first:
                yield chunk
            await asyncio.Event().wait()
        finally:
            self.closed = True

    async def finite(self) -> AsyncGenerator[bytes]:
        for chunk in self.first:
            yield chunk

    async def failing(self) -> AsyncGenerator[bytes]:
        yield b"a"
        raise ZeroDivisionError


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def running() -> None:
        asyncio.run(test())

    return running


@run
async def test_chunks_are_passed_on_as_they_come_and_the_answer_ends_with_them() -> None:
    client = Client()
    await client.ask(Chunks((b"a", b"b")).finite())
    assert client.messages[0]["status"] == 200
    assert (b"content-type", b"text/event-stream; charset=utf-8") in client.messages[0]["headers"]
    assert b"content-length" not in dict(client.messages[0]["headers"])
    assert [message["body"] for message in client.messages[1:]] == [b"a", b"b", b""]
    assert client.complete


@run
async def test_silence_is_broken_by_comments_until_the_client_leaves() -> None:
    client, chunks = Client(), Chunks((b"a",))
    asked = asyncio.create_task(client.ask(chunks.endless()))
    async with asyncio.timeout(3):
        while client.body.count(COMMENT) < 2:  # noqa: ASYNC110 - what was sent has no event
            await asyncio.sleep(0.005)
    client.gone.set()
    await asked
    assert chunks.closed


@run
async def test_a_client_that_stops_reading_is_cut_off() -> None:
    client, chunks = Client(hold=True), Chunks((b"a",))
    await client.ask(chunks.endless())
    assert chunks.closed
    assert client.body == b""


@run
async def test_one_that_stops_reading_comments_is_cut_off_too() -> None:
    client, chunks = Client(), Chunks((b"a",))
    asked = asyncio.create_task(client.ask(chunks.endless()))
    async with asyncio.timeout(3):
        while not client.body:  # noqa: ASYNC110 - what was sent has no event
            await asyncio.sleep(0.001)
    client.hold = True
    await asked
    assert chunks.closed


@run
async def test_who_has_the_headers_has_been_joined() -> None:
    client, joined = Client(), asyncio.Event()

    async def joining() -> AsyncGenerator[bytes]:
        await asyncio.sleep(0.01)
        joined.set()
        yield b"a"

    asked = asyncio.create_task(client.ask(joining()))
    while not client.messages:
        assert not joined.is_set()
        await asyncio.sleep(0.001)
    assert joined.is_set()
    await asked


@run
async def test_what_fails_before_the_first_chunk_is_raised_before_the_headers() -> None:
    client = Client()

    async def failing() -> AsyncGenerator[bytes]:
        yield b"" * (1 // 0)

    with pytest.raises(ZeroDivisionError):
        await client.ask(failing())
    assert client.messages == []


@run
async def test_a_client_that_reads_slowly_is_not_cut_off() -> None:
    client, chunks = Client(), Chunks((b"a",) * 30)
    quick = client._send

    async def slow(message: Any) -> None:
        await asyncio.sleep(0.005)
        await quick(message)

    async with asyncio.timeout(3):
        await EventStream(chunks.finite())({"method": "GET"}, client._receive, slow)
    assert client.body.count(b"a") == 30
    assert client.complete


@run
async def test_head_has_the_headers_and_opens_no_stream() -> None:
    client, chunks = Client("HEAD"), Chunks((b"a",))
    await client.ask(chunks.endless())
    assert client.body == b""
    assert client.complete


@run
async def test_what_breaks_the_stream_is_raised() -> None:
    client = Client()
    with pytest.raises(ZeroDivisionError):
        await client.ask(Chunks().failing())
    assert client.body == b"a"


@run
async def test_the_chunks_are_ended_when_the_answer_is_cancelled() -> None:
    chunks = Chunks((b"a",))
    asked = asyncio.create_task(Client().ask(chunks.endless()))
    await asyncio.sleep(0.005)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert chunks.closed

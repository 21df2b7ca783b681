"""A stream: what was missed since the caller's last id, then what happens, until it is over."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from attrs import frozen
from starlette.responses import Response

from ocpizza.application.reading.events import EventLog, StoredEvent
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.sse.feed import BATCH, EventFeed, Mailbox, Topic, topics_of
from ocpizza.entrypoints.http.sse.frames import COMMENT, RESET, Frame, frame_of, retry
from ocpizza.entrypoints.http.sse.menus import MenuFeed
from ocpizza.entrypoints.http.sse.places import Places
from ocpizza.entrypoints.http.sse.response import EventStream
from ocpizza.entrypoints.http.threads import Threads

ASKED_AGAIN = 2.0
"""Seconds between two looks at whether whoever listens still may."""
COME_BACK = (500, 2500)
"""Milliseconds; spread, so that not all come back at once."""


Still = Callable[[], Awaitable[bool]]
"""Whether whoever opened a stream may go on hearing it."""


@frozen
class Subscription:
    """The topics a caller may hear, each of another store; with `several` the id names them all."""

    topics: tuple[Topic, ...]
    several: bool = False


@frozen
class MenuSubscription:
    """The menu of one store."""

    store: str


@frozen
class Streams:
    """Opens streams. They end when the process is about to, saying when to come back, and those of
    stores and orders soon after `still` has said no: who was dismissed hears nothing more.
    """

    feed: EventFeed
    menus: MenuFeed
    log: EventLog
    threads: Threads

    def open(
        self,
        subscription: Subscription | MenuSubscription,
        incoming: Incoming,
        still: Still | None = None,
    ) -> Response:
        last = incoming.header(b"last-event-id")
        chunks = (
            self._menu(subscription.store, last)
            if isinstance(subscription, MenuSubscription)
            else self._events(subscription, last, still)
        )
        return EventStream(chunks)

    async def _events(
        self, subscription: Subscription, last: str | None, still: Still | None
    ) -> AsyncGenerator[bytes]:
        mailbox, topics = Mailbox(), subscription.topics
        places = Places(await self.feed.join(mailbox, topics), subscription.several)
        try:
            async with _closed_when_not(still, mailbox):
                yield COMMENT if last else places.line() + b"\n"
                if last:
                    async for chunk in self._missed(places, last, frozenset(topics)):
                        yield chunk
                while frames := await mailbox.take():
                    if chunk := _steps(places, frames):
                        yield chunk
        finally:
            self.feed.leave(mailbox, topics)
        yield _farewell()

    async def _menu(self, store: str, last: str | None) -> AsyncGenerator[bytes]:
        """Who missed some changes gets the whole menu; what it showed then is known to nobody."""
        mailbox = Mailbox()
        places = Places({store: await self.menus.join(mailbox, store)}, several=False)
        try:
            if last is None or last == str(places.at[store]):
                yield places.line() + b"\n"
            else:
                reset = b"" if await self._kept(store, last) else RESET
                yield places.line() + reset + places.step(self.menus.whole(store))
            while frames := await mailbox.take():
                if chunk := _steps(places, frames):
                    yield chunk
        finally:
            self.menus.leave(mailbox, store)
        yield _farewell()

    async def _missed(
        self, places: Places, last: str, topics: frozenset[Topic]
    ) -> AsyncGenerator[bytes]:
        heads = await self.threads.database(self.log.heads, tuple(places.at))
        gapless = more = places.go_back(last, heads)
        while more:
            events = await self.threads.database(self.log.after, dict(places.at), BATCH)
            gapless = _gapless(places.at, events)
            more = gapless and len(events) == BATCH
            if gapless and (chunk := _caught_up(places, events, topics)):
                yield chunk
        if not gapless or any(places.at[store] < head for store, head in heads.items()):
            places.at |= heads
            yield places.line() + RESET

    async def _kept(self, store: str, last: str) -> bool:
        heads = await self.threads.database(self.log.heads, (store,))
        places = Places(dict(heads), several=False)
        if not places.go_back(last, heads):
            return False
        events = await self.threads.database(self.log.after, dict(places.at), 1)
        return _gapless(places.at, events)


@asynccontextmanager
async def _closed_when_not(still: Still | None, mailbox: Mailbox) -> AsyncGenerator[None]:
    if still is None:
        yield
        return

    async def ask() -> None:
        allowed = True
        try:
            while allowed:
                await asyncio.sleep(ASKED_AGAIN)
                allowed = await still()
        finally:
            mailbox.close()

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()


def _steps(places: Places, frames: Iterable[Frame]) -> bytes:
    return b"".join(places.step(frame) for frame in frames if places.precede(frame))


def _gapless(at: Mapping[str, int], events: Iterable[StoredEvent]) -> bool:
    """False when the first events after that place are not kept any more."""
    expected = dict(at)
    for event in events:
        expected[event.store] += 1
        if event.seq != expected[event.store]:
            return False
    return True


def _caught_up(places: Places, events: Iterable[StoredEvent], topics: frozenset[Topic]) -> bytes:
    chunks = []
    for event in events:
        if topics.isdisjoint(topics_of(event)):
            places.at[event.store] = event.seq
        else:
            chunks.append(places.step(frame_of(event)))
    return b"".join(chunks)


def _farewell() -> bytes:
    return retry(random.randint(*COME_BACK))  # noqa: S311 - spreads the load, keeps no secret

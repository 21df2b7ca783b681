"""One task per process reads what was committed and hands it to every stream that wants it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextvars import Context

import structlog

from ocpizza.application.reading.events import EventLog, StoredEvent
from ocpizza.domain.events import EventKind
from ocpizza.entrypoints.http.server.draining import Draining
from ocpizza.entrypoints.http.sse.frames import Frame, frame_of
from ocpizza.entrypoints.http.threads import Threads

INTERVAL = 0.2
BATCH = 500
MOST_WAITING = 1000
PAUSE_AFTER_FAILURE = 1.0
_LOG = structlog.stdlib.get_logger("ocpizza.http")

Topic = tuple[str, ...]


def topics_of(event: StoredEvent) -> Iterable[Topic]:
    """Which streams an event belongs to: its store's, its order's, its store's menu."""
    if event.kind is not EventKind.OFFER_CHANGED:
        yield ("store", event.store)
    if event.order is not None:
        yield ("order", event.store, event.order)
    if event.kind in (EventKind.OFFER_CHANGED, EventKind.STOCK_CHANGED):
        yield ("menu", event.store)


class Mailbox:
    """What one stream has not sent yet. One that is not emptied in time is closed."""

    def __init__(self) -> None:
        self._frames: list[Frame] = []
        self._filled = asyncio.Event()
        self.closed = False

    def put(self, frame: Frame) -> None:
        if len(self._frames) >= MOST_WAITING:
            self.close()
            return
        self._frames.append(frame)
        self._filled.set()

    def close(self) -> None:
        self.closed = True
        self._filled.set()

    async def take(self) -> list[Frame]:
        """Everything that waits, as soon as something does; nothing once it is closed."""
        await self._filled.wait()
        if self.closed:
            return []
        self._filled.clear()
        frames, self._frames = self._frames, []
        return frames


class EventFeed:
    """Reads every 200 ms while somebody listens, one query for all of them."""

    def __init__(self, log: EventLog, threads: Threads, draining: Draining) -> None:
        self._log = log
        self._threads = threads
        self._draining = draining
        self._mailboxes: defaultdict[Topic, set[Mailbox]] = defaultdict(set)
        self._places: dict[str, int] = {}
        self._listeners: defaultdict[str, int] = defaultdict(int)
        self._reader: asyncio.Task[None] | None = None

    async def join(self, mailbox: Mailbox, topics: Iterable[Topic]) -> dict[str, int]:
        """Hand the topics' events to `mailbox` from now on; the place in each store they follow."""
        wanted = tuple(topics)
        stores = {topic[1] for topic in wanted}
        for store in stores:
            self._listeners[store] += 1
        unread = [store for store in stores if store not in self._places]
        try:
            heads = await self._threads.database(self._log.heads, unread) if unread else {}
        except BaseException:
            self._forget(stores)
            raise
        for store, head in heads.items():
            self._places.setdefault(store, head)
        for topic in wanted:
            self._mailboxes[topic].add(mailbox)
        if self._reader is None or self._reader.done():
            # It outlives the request that starts it, whose id is not for its log.
            self._reader = asyncio.create_task(self._read(), context=Context())
        return {store: self._places[store] for store in stores}

    def leave(self, mailbox: Mailbox, topics: Iterable[Topic]) -> None:
        wanted = tuple(topics)
        for topic in wanted:
            self._mailboxes[topic].discard(mailbox)
            if not self._mailboxes[topic]:
                del self._mailboxes[topic]
        self._forget({topic[1] for topic in wanted})

    def _forget(self, stores: Iterable[str]) -> None:
        for store in stores:
            self._listeners[store] -= 1
            if not self._listeners[store]:
                del self._listeners[store]
                self._places.pop(store, None)

    async def _read(self) -> None:
        end = asyncio.create_task(self._draining.wait())
        pause = INTERVAL
        while self._listeners and not end.done():
            await asyncio.wait((end,), timeout=pause)
            if end.done():
                break
            try:
                events = await self._threads.database(self._log.after, dict(self._places), BATCH)
                self._hand_out(events)
                pause = 0 if len(events) == BATCH else INTERVAL
            except Exception as error:  # noqa: BLE001 - the database may be away for a while
                _LOG.warning("events cannot be read", reason=type(error).__name__)
                pause = PAUSE_AFTER_FAILURE
        if end.done():
            for mailbox in {one for boxes in self._mailboxes.values() for one in boxes}:
                mailbox.close()
        end.cancel()

    def _hand_out(self, events: Iterable[StoredEvent]) -> None:
        for event in events:
            if event.seq <= self._places.get(event.store, event.seq):
                continue
            self._places[event.store] = event.seq
            takers = [
                mailbox for topic in topics_of(event) for mailbox in self._mailboxes.get(topic, ())
            ]
            if takers:
                frame = frame_of(event)
                for mailbox in takers:
                    mailbox.put(frame)

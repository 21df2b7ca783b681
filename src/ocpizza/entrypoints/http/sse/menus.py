"""`menu.changed`, made of what a menu shows before and after: one comparison a store and change."""

import asyncio
from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import UTC, datetime

import structlog
from attrs import define, field

from ocpizza.entrypoints.http.sse.feed import EventFeed, Mailbox
from ocpizza.entrypoints.http.sse.frames import Frame, frame
from ocpizza.entrypoints.http.threads import Threads

Shown = Mapping[str, object]
"""By item, the JSON of what a menu shows of it that can change: prices and how many."""

_PAUSE_AFTER_FAILURE = 1.0
_LOG = structlog.stdlib.get_logger("ocpizza.http")


@define(eq=False)
class _Watched:
    """A store whose menu somebody listens to."""

    store: str
    shown: Shown = field(factory=dict)
    place: int = 0
    ready: asyncio.Event = field(factory=asyncio.Event)
    listeners: set[Mailbox] = field(factory=set)
    task: asyncio.Task[None] | None = None


class MenuFeed:
    """Looks at a store's menu whenever its stock or offer changed, while somebody listens."""

    def __init__(self, feed: EventFeed, threads: Threads, shown: Callable[[str], Shown]) -> None:
        self._feed = feed
        self._threads = threads
        self._shown = shown
        self._watched: dict[str, _Watched] = {}

    async def join(self, mailbox: Mailbox, store: str) -> int:
        """Hand the menu's changes to `mailbox` from now on; the place that they follow."""
        watched = self._watched.get(store)
        if watched is None:
            watched = self._watched[store] = _Watched(store)
            watched.task = asyncio.create_task(self._watch(watched), context=Context())
        watched.listeners.add(mailbox)
        await watched.ready.wait()
        return watched.place

    def leave(self, mailbox: Mailbox, store: str) -> None:
        watched = self._watched[store]
        watched.listeners.discard(mailbox)
        if not watched.listeners:
            del self._watched[store]
            if watched.task is not None:
                watched.task.cancel()

    def whole(self, store: str) -> Frame:
        """All that the menu shows now, for one who has missed some of its changes."""
        watched = self._watched[store]
        return _changed(watched, watched.shown)

    async def _watch(self, watched: _Watched) -> None:
        source, topics = Mailbox(), (("menu", watched.store),)
        places = await self._feed.join(source, topics)
        try:
            watched.place = places[watched.store]
            watched.shown = await self._look(watched.store)
            watched.ready.set()
            while frames := await source.take():
                before, watched.shown = watched.shown, await self._look(watched.store)
                watched.place = frames[-1].seq
                differing = _differing(before, watched.shown)
                if differing:
                    told = _changed(watched, differing)
                    for mailbox in watched.listeners:
                        mailbox.put(told)
        finally:
            self._feed.leave(source, topics)
            watched.ready.set()
            for mailbox in watched.listeners:
                mailbox.close()

    async def _look(self, store: str) -> Shown:
        while True:
            try:
                return await self._threads.database(self._shown, store)
            except Exception as error:  # noqa: BLE001 - the database may be away for a while
                _LOG.warning("menu cannot be read", store=store, reason=type(error).__name__)
                await asyncio.sleep(_PAUSE_AFTER_FAILURE)


def _differing(before: Shown, after: Shown) -> Shown:
    gone = {
        item: {"item": item, "offered": False, "sizes": []} for item in before if item not in after
    }
    changed = {item: state for item, state in after.items() if before.get(item) != state}
    return {**changed, **gone}


def _changed(watched: _Watched, items: Shown) -> Frame:
    data = {"store": watched.store, "at": datetime.now(UTC), "items": list(items.values())}
    return frame(watched.store, watched.place, "menu.changed", data)

"""Streams: nothing missed, nothing twice, and an end when the process ends."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import attrs
import msgspec
import pytest

from ocpizza.application.reading.events import StoredEvent
from ocpizza.domain.events import EventKind
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.server.draining import Draining
from ocpizza.entrypoints.http.sse import feed as feed_module
from ocpizza.entrypoints.http.sse import streams as streams_module
from ocpizza.entrypoints.http.sse.feed import EventFeed
from ocpizza.entrypoints.http.sse.menus import MenuFeed
from ocpizza.entrypoints.http.sse.streams import MenuSubscription, Streams, Subscription
from ocpizza.entrypoints.http.threads import Threads

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
LYON = Subscription((("store", "lyon"),))
BOTH = Subscription((("store", "lyon"), ("store", "nice")), several=True)


class Log:
    """An outbox in memory. `forget` drops the oldest events, as the worker does after 48 hours."""

    def __init__(self) -> None:
        self.events: list[StoredEvent] = []
        self.seqs: dict[str, int] = {}
        self.reads = 0
        self.broken = False
        self._lock = threading.Lock()

    def write(
        self,
        store: str = "lyon",
        order: str | None = None,
        kind: EventKind = EventKind.ORDER_STATUS,
    ) -> int:
        with self._lock:
            seq = self.seqs[store] = self.seqs.get(store, 0) + 1
            self.events.append(StoredEvent(store, seq, kind, NOON, order, {"status": f"s{seq}"}))
            return seq

    def forget(self, count: int) -> None:
        del self.events[:count]

    def heads(self, stores: Sequence[str]) -> Mapping[str, int]:
        return {store: self.seqs.get(store, 0) for store in stores}

    def after(self, positions: Mapping[str, int], limit: int) -> Sequence[StoredEvent]:
        self.reads += 1
        if self.broken:
            raise ConnectionError
        with self._lock:
            found = [e for e in self.events if e.seq > positions.get(e.store, 10**9)]
        return found[:limit]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():  # noqa: ASYNC110 - the condition may be about anything
            await asyncio.sleep(0.002)


@attrs.define
class Stream:
    """A client: what came, as (id, event, data)."""

    sent: list[bytes] = attrs.field(factory=list)
    over: asyncio.Event = attrs.field(factory=asyncio.Event)

    @property
    def events(self) -> list[tuple[str, str, Any]]:
        found = []
        for block in b"".join(self.sent).decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "event" in fields:
                data = msgspec.json.decode(fields["data"])
                found.append((fields.get("id", ""), fields["event"], data))
        return found

    @property
    def seen(self) -> list[str]:
        return [id_ for id_, _, _ in self.events]

    async def until(self, condition: Callable[["Stream"], bool]) -> None:
        await until(lambda: condition(self))


@attrs.define
class House:
    log: Log = attrs.field(factory=Log)
    draining: Draining = attrs.field(factory=Draining)
    menu: dict[str, Any] = attrs.field(factory=dict)
    threads: Threads = attrs.field(factory=lambda: Threads(2, 1))
    feed: EventFeed = attrs.field(init=False)
    streams: Streams = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.feed = EventFeed(self.log, self.threads, self.draining)
        menus = MenuFeed(self.feed, self.threads, lambda _: dict(self.menu))
        self.streams = Streams(self.feed, menus, self.log, self.threads)

    @asynccontextmanager
    async def listen(
        self,
        subscription: Subscription | MenuSubscription,
        last: str | None = None,
        still: Callable[[], Awaitable[bool]] | None = None,
    ) -> AsyncIterator[Stream]:
        headers = [] if last is None else [(b"last-event-id", last.encode())]
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": headers,
        }
        stream, gone = Stream(), asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            stream.sent.append(message.get("body", b""))

        response = self.streams.open(subscription, Incoming(scope), still)
        task = asyncio.create_task(response(scope, receive, send))
        task.add_done_callback(lambda _: stream.over.set())
        try:
            await stream.until(lambda s: len(s.sent) > 1)
            yield stream
        finally:
            gone.set()
            await task


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "INTERVAL", 0.005)
    monkeypatch.setattr(feed_module, "PAUSE_AFTER_FAILURE", 0.01)
    monkeypatch.setattr(streams_module, "ASKED_AGAIN", 0.01)


def run(test: Callable[[House], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run the test on an event loop, in a house of its own."""

    def running() -> None:
        house = House()
        try:
            asyncio.run(test(house))
        finally:
            house.threads.close()

    running.__name__ = test.__name__
    return running


@run
async def test_what_happens_is_told_with_its_place_and_its_time(house: House) -> None:
    house.log.write()
    async with house.listen(LYON) as stream:
        house.log.write(order="o1")
        await stream.until(lambda s: len(s.events) == 1)
    data = {"store": "lyon", "at": "2026-11-24T11:00:00Z", "status": "s2", "order": "o1"}
    assert stream.events == [("2", "order.status", data)]


@run
async def test_the_first_thing_sent_is_the_place_to_resume_from(house: House) -> None:
    house.log.write()
    async with house.listen(LYON) as stream:
        assert b"".join(stream.sent) == b"id: 1\n\n"


@run
async def test_a_stream_hears_of_its_own_only(house: House) -> None:
    async with (
        house.listen(Subscription((("order", "lyon", "o1"),))) as order,
        house.listen(LYON) as store,
    ):
        house.log.write(order="o2")
        house.log.write("nice", order="o1")
        house.log.write(order="o1")
        house.log.write(kind=EventKind.STOCK_CHANGED)
        house.log.write(kind=EventKind.OFFER_CHANGED)
        await store.until(lambda s: len(s.events) == 3)
    assert order.seen == ["2"]
    assert store.seen == ["1", "2", "3"]


@run
async def test_who_comes_back_misses_nothing_and_hears_nothing_twice(house: House) -> None:
    for _ in range(1200):
        house.log.write()
    async with house.listen(LYON), house.listen(LYON, last="3") as stream:
        house.log.write()
        await stream.until(lambda s: len(s.events) >= 1198)
        await asyncio.sleep(0.03)
    assert stream.seen == [str(seq) for seq in range(4, 1202)]


@run
async def test_a_place_just_ahead_of_this_process_is_no_forgery(house: House) -> None:
    async with house.listen(LYON):
        house.log.broken = True
        house.log.write()
        async with house.listen(LYON, last=None) as early:
            house.log.broken = False
            await early.until(lambda s: s.seen == ["1"])
        async with house.listen(LYON, last="1") as late:
            house.log.write()
            await late.until(lambda s: s.seen == ["2"])


@pytest.mark.parametrize("last", ["1", "99", "x", "-1", "lyon:1", "1" * 30])
def test_a_place_that_is_forgotten_or_not_ours_starts_over(last: str) -> None:
    @run
    async def test(house: House) -> None:
        for _ in range(5):
            house.log.write()
        house.log.forget(3)
        async with house.listen(LYON, last=last) as stream:
            await stream.until(lambda s: len(s.events) == 1)
            house.log.write()
            await stream.until(lambda s: len(s.events) == 2)
        assert [(id_, name) for id_, name, _ in stream.events] == [
            ("5", "reset"),
            ("6", "order.status"),
        ]

    test()


@run
async def test_a_place_whose_events_are_all_forgotten_starts_over(house: House) -> None:
    house.log.write()
    house.log.write()
    house.log.forget(2)
    async with house.listen(LYON, last="1") as stream:
        await stream.until(lambda s: [name for _, name, _ in s.events] == ["reset"])


@run
async def test_a_stream_of_several_stores_holds_the_place_in_each(house: House) -> None:
    house.log.write("nice")
    async with house.listen(BOTH) as stream:
        house.log.write("lyon")
        await stream.until(lambda s: len(s.events) == 1)
        house.log.write("nice")
        await stream.until(lambda s: len(s.events) == 2)
    house.log.write("lyon")
    assert {id_.count(":") for id_ in stream.seen} == {2}
    async with house.listen(BOTH, last=stream.seen[0]) as again:
        await again.until(lambda s: len(s.events) == 2)
    told = {(data["store"], data["status"]) for _, _, data in again.events}
    assert told == {("nice", "s2"), ("lyon", "s2")}
    places = dict(pair.split(":") for pair in again.seen[-1].split(","))
    assert places == {"lyon": "2", "nice": "2"}


@run
async def test_streams_end_at_once_when_the_process_does(house: House) -> None:
    async with (
        house.listen(LYON) as stream,
        house.listen(MenuSubscription("lyon")) as menu,
    ):
        house.draining.begin()
        async with asyncio.timeout(1):
            await stream.over.wait()
            await menu.over.wait()
    assert b"retry: " in stream.sent[-2]
    assert b"retry: " in menu.sent[-2]


@run
async def test_who_may_not_listen_any_more_hears_nothing_more(house: House) -> None:
    answers = iter((True, False))

    async def still() -> bool:
        return next(answers)

    async with house.listen(LYON, still=still) as stream, house.listen(LYON) as other:
        async with asyncio.timeout(1):
            await stream.over.wait()
        house.log.write("lyon")
        await other.until(lambda s: bool(s.events))
    assert stream.events == []


@run
async def test_a_client_that_does_not_read_is_cut_off(house: House) -> None:
    mailbox = feed_module.Mailbox()
    await house.feed.join(mailbox, LYON.topics)
    for _ in range(feed_module.MOST_WAITING + 1):
        house.log.write()
    await until(lambda: mailbox.closed)
    assert await mailbox.take() == []
    house.feed.leave(mailbox, LYON.topics)


@run
async def test_nothing_is_read_while_nobody_listens(house: House) -> None:
    async with house.listen(LYON):
        pass
    await asyncio.sleep(0.02)
    before = house.log.reads
    await asyncio.sleep(0.03)
    assert house.log.reads == before


@run
async def test_many_streams_cost_one_read(house: House) -> None:
    async with house.listen(LYON):
        await asyncio.sleep(0.05)
        alone = house.log.reads
    async with house.listen(LYON), house.listen(LYON), house.listen(BOTH), house.listen(LYON):
        before = house.log.reads
        await asyncio.sleep(0.05)
        assert house.log.reads - before <= alone + 3


@run
async def test_a_database_that_is_away_is_waited_for(house: House) -> None:
    async with house.listen(LYON) as stream:
        house.log.broken = True
        house.log.write()
        await asyncio.sleep(0.02)
        house.log.broken = False
        await stream.until(lambda s: s.seen == ["1"])


@run
async def test_a_menu_tells_the_items_that_changed(house: House) -> None:
    house.menu.update(regina={"item": "regina", "can_make": 9}, cola={"item": "cola"})
    async with house.listen(MenuSubscription("lyon")) as stream:
        house.menu["regina"] = {"item": "regina", "can_make": 8}
        house.log.write(kind=EventKind.STOCK_CHANGED)
        await stream.until(lambda s: len(s.events) == 1)
        house.log.write(kind=EventKind.STOCK_CHANGED)
        house.log.write(kind=EventKind.ORDER_STATUS)
        del house.menu["cola"]
        house.log.write(kind=EventKind.OFFER_CHANGED)
        await stream.until(lambda s: len(s.events) == 2)
    assert [(id_, name) for id_, name, _ in stream.events] == [
        ("1", "menu.changed"),
        (stream.seen[1], "menu.changed"),
    ]
    assert stream.events[0][2]["items"] == [{"item": "regina", "can_make": 8}]
    assert stream.events[1][2]["items"] == [{"item": "cola", "offered": False, "sizes": []}]


@pytest.mark.parametrize(
    ("last", "names"), [("1", ["menu.changed"]), ("99", ["reset", "menu.changed"])]
)
def test_who_missed_a_change_of_the_menu_gets_it_whole(last: str, names: list[str]) -> None:
    @run
    async def test(house: House) -> None:
        house.menu.update(regina={"item": "regina"}, cola={"item": "cola"})
        for _ in range(2):
            house.log.write(kind=EventKind.STOCK_CHANGED)
        async with house.listen(MenuSubscription("lyon"), last=last) as stream:
            await stream.until(lambda s: bool(s.events))
        assert [name for _, name, _ in stream.events] == names
        assert [item["item"] for item in stream.events[-1][2]["items"]] == ["regina", "cola"]

    test()

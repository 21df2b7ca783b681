"""What an event costs the server on each of many streams, in processor time."""

import asyncio
import time

from bench.figures import Measured, Report, Row, costs
from bench.listening import Listener
from bench.measuring import Meter, Room
from bench.requests import happen, some_orders, stream_of
from bench.serving import OURS, serving

STREAMS = 400
EVENT_SECONDS = 0.2
ARRIVAL_SECONDS = 10


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    (order,) = some_orders(url, 1)
    events = max(5, round(plan.seconds / EVENT_SECONDS))
    measured: list[Measured] = []
    with serving(OURS, url, room.folder, workers=1) as server:
        request = stream_of(order)
        listeners = [await Listener.opened(server.port, request) for _ in range(STREAMS)]
        await asyncio.gather(*(listener.until(0) for listener in listeners))
        for round_ in range(1, plan.rounds + 1):
            meter, began = Meter.started(server.master, database), time.perf_counter()
            for _ in range(events):
                happen(url, order)
                await asyncio.sleep(EVENT_SECONDS)
            arrived = (listener.until(events * round_) for listener in listeners)
            await asyncio.wait_for(asyncio.gather(*arrived), ARRIVAL_SECONDS)
            measured.append(meter.read(events * STREAMS, time.perf_counter() - began))
        for listener in listeners:
            listener.close()
    each = [one.server_ms * 1000 for one in measured]
    row = Row(
        f"{STREAMS} streams in one process: CPU a delivery", each, 40, at_most=True, unit=" µs"
    )
    return Report("Server-sent events", [row], [costs("deliveries", measured)])

"""The menu with `can_make`, while orders come in, against computing it for each request."""

from functools import partial

from bench.figures import Report, Row, by_cpu, by_rate, costs
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.pgbench import Pgbench
from bench.requests import menus
from bench.serving import FLOOR, OURS, serving

ORDERS_A_SECOND = 20
CLIENTS = 8


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    load = Load(menus(), 200)
    with serving(OURS, url, room.folder) as ours, serving(FLOOR, url, room.folder) as floor:
        variants = {
            "product": partial(measure, ours, database, load, CLIENTS, plan.seconds),
            "floor": partial(measure, floor, database, load, CLIENTS, plan.seconds),
        }
        async with Pgbench(url, room.folder).steadily(ORDERS_A_SECOND):
            found = await interleaved(variants, plan.rounds)
    product, least = found["product"], found["floor"]
    rows = [
        Row(f"{CLIENTS} clients: product / floor", by_rate(product, least), 1.5),
        Row(f"{CLIENTS} clients: the same by CPU", by_cpu(product, least)),
    ]
    title = f"The menu, while {ORDERS_A_SECOND} orders a second come in"
    return Report(title, rows, [costs(kind, measured) for kind, measured in found.items()])

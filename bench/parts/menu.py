"""The menu with `can_make`, while orders come in, against computing it for each request."""

from functools import partial

from bench.figures import Report, Row, by_cpu, by_rate, costs
from bench.house import STORES
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.pgbench import Pgbench
from bench.requests import menus
from bench.serving import FLOOR, OURS, serving

ORDERS_A_SECOND = 20
CLIENTS = 8
WHOSE = {"one store": (STORES[:1], 1.5), "eight stores": (STORES, None)}


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    rows, notes = [], []
    with serving(OURS, url, room.folder) as ours, serving(FLOOR, url, room.folder) as floor:
        async with Pgbench(url, room.folder).steadily(ORDERS_A_SECOND):
            for whose, (stores, aim) in WHOSE.items():
                load = Load(menus(stores), 200)
                variants = {
                    "product": partial(measure, ours, database, load, CLIENTS, plan.seconds),
                    "floor": partial(measure, floor, database, load, CLIENTS, plan.seconds),
                }
                found = await interleaved(variants, plan.rounds)
                product, least = found["product"], found["floor"]
                name = f"{CLIENTS} clients, {whose}"
                rows += [
                    Row(f"{name}: product / floor", by_rate(product, least), aim),
                    Row(f"{name}: the same by CPU", by_cpu(product, least)),
                ]
                notes += [costs(f"{whose}: {kind}", each) for kind, each in found.items()]
    return Report(f"The menu, while {ORDERS_A_SECOND} orders a second come in", rows, notes)

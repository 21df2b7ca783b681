"""Placing an order of two lines: the product, the floor, and the floor's statement in pgbench."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bench.figures import Measured, Report, Row, by_cpu, by_rate, costs
from bench.house import finish_orders
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.orders import ordering
from bench.pgbench import Pgbench
from bench.serving import FLOOR, OURS, serving

AIMS = {1: 0.6, 8: 0.8, 32: 0.8}

Variants = Mapping[str, Callable[[], Awaitable[Measured]]]


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    load, pgbench = Load(ordering(), 201), Pgbench(url, room.folder)
    rows, notes = [], []
    with serving(OURS, url, room.folder) as ours, serving(FLOOR, url, room.folder) as floor:
        for clients, aim in AIMS.items():
            variants: Variants = {
                "product": partial(measure, ours, database, load, clients, plan.seconds),
                "floor": partial(measure, floor, database, load, clients, plan.seconds),
                "pgbench": partial(pgbench.measure, clients, plan.seconds, database),
            }
            found = await interleaved(variants, plan.rounds, partial(finish_orders, url))
            product, least = found["product"], found["floor"]
            name = f"{clients} client" + "s" * (clients > 1)
            rows += [
                Row(f"{name}: product / floor", by_rate(product, least), aim),
                Row(f"{name}: the same by CPU", by_cpu(product, least)),
                Row(f"{name}: product / pgbench", by_rate(product, found["pgbench"])),
            ]
            notes += [costs(f"{name}: {kind}", measured) for kind, measured in found.items()]
    return Report("Placing an order of two lines", rows, notes)

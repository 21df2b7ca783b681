"""Placing with years of orders behind, against an empty book."""

import time
from functools import partial

from bench.figures import Report, Row, by_rate, costs
from bench.history import remember
from bench.house import finish_orders
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.orders import ordering
from bench.serving import OURS, serving

CLIENTS = 8


async def run(room: Room) -> Report:
    bench, plan = room.bench, room.plan
    empty, full = bench.database(), bench.database()
    database, load = bench.postmaster(empty), Load(ordering(), 201)
    began = time.perf_counter()
    size = remember(full, plan.history)
    took = time.perf_counter() - began

    def between() -> None:
        finish_orders(empty)
        finish_orders(full)

    with serving(OURS, full, room.folder) as old, serving(OURS, empty, room.folder) as new:
        variants = {
            "with history": partial(measure, old, database, load, CLIENTS, plan.seconds),
            "without": partial(measure, new, database, load, CLIENTS, plan.seconds),
        }
        found = await interleaved(variants, plan.rounds, between)
    ratios = by_rate(found["with history"], found["without"])
    label = f"{CLIENTS} clients: with {plan.history:,} orders / without"
    notes = [
        *(costs(kind, measured) for kind, measured in found.items()),
        f"    {plan.history:,} orders written in {took:.0f} s, {size:,.0f} bytes each",
    ]
    return Report("Placing with a history", [Row(label, ratios, 0.9)], notes)

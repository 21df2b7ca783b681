"""All orders at one store, whose stock rows they queue for, against eight stores."""

from functools import partial

from bench.figures import Report, Row, by_rate, costs
from bench.house import STORES, finish_orders
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.orders import ordering
from bench.serving import OURS, serving

CLIENTS = (8, 32)


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    one, eight = Load(ordering(STORES[:1]), 201), Load(ordering(), 201)
    rows, notes = [], []
    with serving(OURS, url, room.folder) as ours:
        for clients in CLIENTS:
            variants = {
                "one store": partial(measure, ours, database, one, clients, plan.seconds),
                "eight stores": partial(measure, ours, database, eight, clients, plan.seconds),
            }
            found = await interleaved(variants, plan.rounds, partial(finish_orders, url))
            ratios = by_rate(found["one store"], found["eight stores"])
            rows.append(Row(f"{clients} clients: one store / eight", ratios, 0.5))
            notes += [costs(f"{clients} clients: {kind}", each) for kind, each in found.items()]
    return Report("Placing at one hot store", rows, notes)

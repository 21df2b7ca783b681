"""Following an order with its tracking token, against one query that answers it."""

from functools import partial

from bench.figures import Report, Row, by_cpu, by_rate, costs
from bench.load import Load
from bench.measuring import Room, interleaved, measure
from bench.requests import followed, some_orders
from bench.serving import FLOOR, OURS, serving

ORDERS = 400
CLIENTS = 8


async def run(room: Room) -> Report:
    url = room.bench.database()
    database, plan = room.bench.postmaster(url), room.plan
    load = Load(followed(some_orders(url, ORDERS)), 200)
    with serving(OURS, url, room.folder) as ours, serving(FLOOR, url, room.folder) as floor:
        variants = {
            "product": partial(measure, ours, database, load, CLIENTS, plan.seconds),
            "floor": partial(measure, floor, database, load, CLIENTS, plan.seconds),
        }
        found = await interleaved(variants, plan.rounds)
    product, least = found["product"], found["floor"]
    rows = [
        Row(f"{CLIENTS} clients: product / floor", by_rate(product, least), 0.7),
        Row(f"{CLIENTS} clients: the same by CPU", by_cpu(product, least)),
    ]
    notes = [costs(kind, measured) for kind, measured in found.items()]
    return Report("Following an order", rows, notes)

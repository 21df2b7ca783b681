"""More than a screen was drawn for: two hundred orders at once, and a fortnight of those before."""

import random
from datetime import timedelta

import psycopg

from tests.integration.browser.evening import wait
from tests.integration.house.ordering import delivery, line, place, takeaway
from tests.integration.house.serving import House, stock_up

CROWDED = "villeurbanne"
MANY = 200
NAMES = ("Inès", "Jean-Baptiste", "Zoé", "Mehdi", "Apolline", "Thibault", "Maëlys", "Oumar")
DISHES = (
    line(),
    line(size="large"),
    line(size="small", without=["basil"]),
    line(without=["olive-oil"], extra=["mozzarella"]),
    line("reine"),
)
# As if orders that are over had been placed on those days too: more of them at the week's end.
_COPIES = """
CREATE TEMPORARY TABLE copies AS
SELECT source.id AS source, copy FROM generate_series(1, 13) AS ago
CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM stores) AS store
CROSS JOIN LATERAL (
    SELECT generate_series(1, CAST(
        (CASE WHEN extract(isodow FROM current_date - CAST(ago AS int)) > 4 THEN 16 ELSE 8 END)
        / (store.place % 3 + 1) + ago % 3 AS int)) AS nth
) AS many
CROSS JOIN LATERAL (
    SELECT orders.*, row_number() OVER (ORDER BY orders.id) AS place,
           count(*) OVER () AS sources
    FROM orders WHERE status IN ('delivered', 'collected', 'cancelled')
) AS source
CROSS JOIN LATERAL jsonb_populate_record(
    CAST(NULL AS orders),
    to_jsonb(source) || jsonb_build_object(
        'store_id', store.id, 'id', gen_random_uuid(), 'number', 500 + nth, 'customer_id', null,
        'business_day', current_date - CAST(ago AS int),
        'channel', (ARRAY['web', 'web', 'phone', 'counter', 'web'])[nth % 5 + 1],
        'placed_at', source.placed_at - make_interval(days => CAST(ago AS int)),
        'promised_at', source.promised_at - make_interval(
            days => CAST(ago AS int), mins => CAST(CASE WHEN nth % 6 = 0 THEN 25 ELSE 0 END AS int)),
        'history', (
            SELECT jsonb_agg(entry || jsonb_build_object('at', to_jsonb(
                CAST(entry ->> 'at' AS timestamptz)
                - make_interval(days => CAST(ago AS int), mins => CAST(-5 * step AS int)))))
            FROM jsonb_array_elements(source.history) WITH ORDINALITY AS each (entry, step)))
) AS copy
WHERE source.place = (nth + ago) % source.sources + 1;

INSERT INTO orders SELECT (copy).* FROM copies;
INSERT INTO order_lines
SELECT line.* FROM copies JOIN order_lines AS original ON original.order_id = source
CROSS JOIN LATERAL jsonb_populate_record(
    CAST(NULL AS order_lines),
    to_jsonb(original) || jsonb_build_object('store_id', (copy).store_id, 'order_id', (copy).id)
) AS line;
"""


def fortnight(house: House) -> None:
    """Give every store orders of thirteen days, copied from those that are over at Bellecour."""
    with psycopg.connect(house.environ["DATABASE_URL"]) as database:
        database.execute(_COPIES)


def crowd(house: House) -> None:
    """Two hundred orders that the kitchen of one store has to make."""
    stock_up(house, CROWDED)
    chance = random.Random(20)
    with house.client() as guest:
        for turn in range(MANY):
            name = {"customer": {"name": NAMES[turn % len(NAMES)], "phone": "06 12 34 56 78"}}
            lines = [chance.choice(DISHES) for _ in range(chance.randint(2, 4))]
            if turn % 3:
                wanted = takeaway(*lines) | name
            else:
                street = {"line1": "8 rue Racine", "postcode": "69100", "city": "Villeurbanne"}
                wanted = delivery(*lines) | name | {"address": street}
            order = place(guest, wanted, f"/stores/{CROWDED}")
            wait(house, order, timedelta(seconds=(MANY - turn) * 11))

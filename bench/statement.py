"""The floor of placing an order: every row of one, written by one statement.

It locks the levels in the order of their ingredients and reserves on condition, as anything must
that is not to oversell or deadlock; it does without what the product checks and tells besides.
"""

import re

# Every value is sent as text, so that psycopg and pgbench prepare one and the same statement.
PLACE = """
WITH given AS (
    SELECT :id::uuid AS id, :placed_at::timestamptz AS at, :digest::bytea AS digest
), wanted AS (
    SELECT * FROM unnest(:ingredients::text[], :quantities::int[]) AS asked(ingredient_id, quantity)
), locked AS MATERIALIZED (
    SELECT level.ingredient_id, level.on_hand, level.reserved, wanted.quantity
    FROM wanted
    JOIN stock_levels level
      ON level.store_id = :store::text AND level.ingredient_id = wanted.ingredient_id
    ORDER BY level.ingredient_id
    FOR NO KEY UPDATE OF level
), claimed AS (
    INSERT INTO idempotency_keys (store_id, digest, body, answer, order_id, created_at)
    SELECT :store, digest, :body::bytea, :answer::bytea, id, at FROM given
    WHERE NOT EXISTS (SELECT FROM locked WHERE on_hand - reserved < quantity)
    ON CONFLICT DO NOTHING
    RETURNING order_id AS id, created_at AS at
), numbered AS (
    INSERT INTO order_counters (store_id, business_day, last_number)
    SELECT :store, :business_day::date, 1 FROM claimed
    ON CONFLICT (store_id, business_day) DO UPDATE SET last_number = order_counters.last_number + 1
    RETURNING last_number AS number
), reserving AS (
    UPDATE stock_levels level SET reserved = level.reserved + locked.quantity
    FROM locked, claimed
    WHERE level.store_id = :store AND level.ingredient_id = locked.ingredient_id
), noted AS (
    INSERT INTO stock_ledger
        (store_id, act, step, ingredient_id, kind, on_hand, reserved, order_id, reason, actor, at)
    SELECT :store, id, row_number() OVER (), ingredient_id, 'reserve', 0, quantity, id, '',
        'anonymous', at
    FROM locked, claimed
), placed AS (
    INSERT INTO orders (
        store_id, id, number, business_day, channel, fulfilment, status, version, placed_at,
        promised_at, contact_name, contact_phone, contact_email, note, method,
        items_cents, delivery_cents, discount_cents, total_cents, vat, paid_cents, refunded_cents,
        pending_cents, by_hand_cents, short, cancel_reason, history, pizzas
    )
    SELECT
        :store, id, number, :business_day::date, 'web', 'takeaway', 'placed', 1, at,
        :promised_at::timestamptz, :name, :phone, :email, '', 'cash',
        :total::int, 0, 0, :total::int, :vat::jsonb, 0, 0, 0, 0, '[]', '', :history::jsonb,
        :pizzas::int
    FROM numbered, claimed
), lined AS (
    INSERT INTO order_lines
        (store_id, order_id, line, item, size, quantity, unit_price_cents, vat_basis_points, dish)
    SELECT :store, id, sold.*
    FROM claimed, jsonb_to_recordset(:lines::jsonb) AS sold(
        line smallint, item text, size text, quantity int, unit_price_cents int,
        vat_basis_points int, dish jsonb)
), counted AS (
    UPDATE store_counters SET event_seq = event_seq + 2, menu_seq = event_seq + 2
    FROM numbered
    WHERE store_id = :store
    RETURNING event_seq, number
), told AS (
    INSERT INTO events (store_id, seq, at, kind, order_id, data)
    SELECT :store, event_seq - 1, at, 'order.placed', id,
        :event::jsonb || jsonb_build_object('order', id, 'number', number)
    FROM counted, claimed
    UNION ALL
    SELECT :store, event_seq, at, 'stock.changed', NULL,
        jsonb_build_object('ingredients', (
            SELECT jsonb_agg(jsonb_build_object(
                'ingredient', ingredient_id, 'on_hand', on_hand, 'reserved', reserved + quantity,
                'available', on_hand - reserved - quantity))
            FROM locked))
    FROM counted, claimed
)
SELECT number FROM numbered
"""

_NAME = re.compile(r"(?<!:):([a-z_]+)")
NAMES = tuple(dict.fromkeys(_NAME.findall(PLACE)))


def with_places() -> str:
    """With PostgreSQL's own `$1` for the first of NAMES, and so on."""
    places = {name: f"${place}" for place, name in enumerate(NAMES, start=1)}
    return _NAME.sub(lambda found: places[found[1]], PLACE)

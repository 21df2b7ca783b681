"""Years of orders, written as fast as PostgreSQL can: copies of one that was really placed."""

import psycopg

from bench.house import STORES
from bench.requests import some_orders

A_DAY = 200
"""Orders of a store."""

# The n-th order of all: of which store, the how-manieth of its day there, when, and its id, a
# UUIDv7 of that moment.
_PAST = f"""
CREATE TEMPORARY VIEW past AS
SELECT n, 'pizzeria-' || 1 + n %% {len(STORES)} AS store_id, 1 + k %% {A_DAY} AS number, day,
    at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
        || lpad(to_hex(n %% 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid AS id
FROM (
    SELECT n, k, day, day + time '10:00' + (k %% {A_DAY}) * interval '4 minutes' AS at
    FROM (
        SELECT n, k, current_date - 1 - (%(orders)s / {len(STORES) * A_DAY} - k / {A_DAY}) AS day
        FROM (SELECT n, n / {len(STORES)} AS k FROM generate_series(0, %(orders)s - 1) AS n) AS a
    ) AS b
) AS c
"""
_OWN = {
    "orders": {
        "store_id": "past.store_id",
        "id": "past.id",
        "number": "past.number",
        "business_day": "past.day",
        "placed_at": "past.at",
        "promised_at": "past.at + interval '20 minutes'",
        "status": "'collected'",
        "contact_phone": "'+336' || lpad((past.n % 300000)::text, 8, '0')",
    },
    "order_lines": {"store_id": "past.store_id", "order_id": "past.id"},
    "stock_ledger": {
        "store_id": "past.store_id",
        "act": "past.id",
        "order_id": "past.id",
        "at": "past.at",
    },
}


def remember(url: str, orders: int) -> float:
    """Fill the book with so many; the bytes that one takes. Events and keys are kept two days."""
    (sample,) = some_orders(url, 1)
    with psycopg.connect(url, autocommit=True) as connection:
        before = _size(connection)
        # Foreign keys are right by construction; to look each up would take longer than the rest.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        past = psycopg.ClientCursor(connection).mogrify(_PAST, {"orders": orders})
        connection.execute(past.encode())
        for table, own in _OWN.items():
            _copy(connection, table, own, sample.id)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
        return (_size(connection) - before) / orders


def _copy(
    connection: psycopg.Connection[tuple[object, ...]],
    table: str,
    own: dict[str, str],
    sample: str,
) -> None:
    columns = [
        str(name)
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table]
        )
    ]
    values = ", ".join(own.get(column, f"sample.{column}") for column in columns)
    key = next(column for column, value in own.items() if value == "past.id")
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "
        f"FROM past, (SELECT * FROM {table} WHERE {key} = '{sample}') AS sample".encode()
    )


def _size(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(str(row[0]))

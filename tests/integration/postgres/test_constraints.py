"""What the tables refuse, whoever asks: wrong data cannot be written, not even by hand."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation

from ocpizza.adapters.postgres.engine import connect
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.payments.method import Method
from ocpizza.embedded_postgres import Cluster
from tests.builders import MANAGER, some
from tests.contracts.shop import Shop
from tests.integration.postgres.house import PostgresHouse

CHECKED = {
    "stock_levels": [
        "on_hand = reserved - 1",
        "reserved = -1",
        "reserved = on_hand + 1",
        "reorder_level = -1",
    ],
    "stock_ledger": ["kind = 'theft'", "step = 0"],
    "orders": [
        "status = 'eaten'",
        "channel = 'fax'",
        "fulfilment = 'drone'",
        "method = 'iou'",
        "number = 0",
        "version = 0",
        "total_cents = total_cents + 1",
        "items_cents = -1",
        "discount_cents = -1",
        "paid_cents = -1",
        "refunded_cents = paid_cents + 1",
        "pending_cents = paid_cents + 1",
        "by_hand_cents = refunded_cents + pending_cents + 1",
        "hold_until = now(), status = 'placed'",
        "hold_until = NULL, status = 'awaiting_payment'",
        "fulfilment = 'delivery', address = NULL",
        "fulfilment = 'takeaway', address = '{}'",
        "courier_id = 'someone', courier_name = NULL",
        "last_action = 'cancel', last_actor = NULL",
    ],
    "order_lines": [
        "quantity = 0",
        "quantity = 51",
        "unit_price_cents = -1",
        "vat_basis_points = 10001",
        "line = 0",
    ],
    "idempotency_keys": ["digest = 'short'", "body = 'short'"],
    "payments": [
        "status = 'promised'",
        "method = 'iou'",
        "amount_cents = 0",
        "status = 'captured', captured_at = NULL",
        "status = 'awaiting_approval', captured_at = now()",
        "method = 'paypal', create_request = NULL",
        "method = 'cash', tendered_cents = amount_cents - 1",
        "method = 'card', tendered_cents = amount_cents",
        "key_body = NULL, key_digest = 'digest'",
    ],
    "refunds": [
        "status = 'promised'",
        "amount_cents = 0",
        "key_body = NULL, key_digest = 'digest'",
    ],
    "events": ["kind = 'order.eaten'", "seq = 0"],
    "store_counters": ["menu_seq = event_seq + 1", "offer_version = 0", "menu_seq = -1"],
    "order_counters": ["last_number = 0"],
    "stores": [
        "id = '*'",
        "services = '{drone}'",
        "preparation_minutes = 0",
        "delivery_minutes = -1",
    ],
    "delivery_areas": ["fee_cents = -1", "minimum_cents = -1"],
    "store_prices": ["price_cents = -1"],
    "items": ["kind = 'soup'", "vat_category = 'luxury'"],
    "item_sizes": ["price_cents = -1"],
    "recipe_parts": ["quantity = 0"],
    "supplements": ["quantity = 0", "price_cents = -1"],
    "ingredients": ["unit = 'pinch'", "allergens = '{cats}'", "meat_origin_fr = 'France'"],
}
REFERRED = {
    "order_lines": ["store_id = 'grenoble'", "order_id = md5('nothing')::uuid"],
    "payments": ["store_id = 'grenoble'", "order_id = md5('nothing')::uuid"],
    "refunds": ["store_id = 'grenoble'", "payment_id = md5('nothing')::uuid"],
    "stock_levels": ["store_id = 'atlantis'", "ingredient_id = 'unicorn'"],
    "store_counters": ["store_id = 'atlantis'"],
    "order_counters": ["store_id = 'atlantis'"],
    "recipe_parts": ["ingredient_id = 'unicorn'", "size = 'gigantic'"],
    "store_prices": ["size = 'gigantic'"],
}
ONCE = {
    "orders": ["number = 1"],
    "payments": [
        "gateway_order = 'one'",
        "gateway_capture = 'one'",
        "key_digest = 'k', key_body = 'b'",
    ],
    "refunds": ["gateway_id = 'one'", "key_digest = 'k', key_body = 'b'"],
}
"""Where there are two rows, they cannot both be this."""


def changes(of: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(table, change) for table, changes in of.items() for change in changes]


@pytest.fixture(scope="module")
def furnished(cluster: Cluster, _template: str, worker_id: str) -> Iterator[str]:
    """Two orders of one day, each paid, one with two refunds; every table has a row."""
    name = f"constraints_{worker_id}"
    url = cluster.create_database(name, template=_template)
    engine = connect(url)
    house = PostgresHouse(engine)
    house.open_bellecour()
    shop = Shop(house)
    for fulfilment in (Fulfilment.DELIVERY, Fulfilment.TAKEAWAY):
        order = shop.order(some("margherita"), fulfilment=fulfilment, payment_method=Method.PAYPAL)
        payment = shop.pay(order)
        for _ in range(2):
            shop.refund(order, payment, 100)
    shop.enter("count", "basil", 100, by=MANAGER)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO store_prices SELECT store_id, item_id, 'medium', 1000 FROM store_items"
            " WHERE item_id = 'margherita'"
        )
    engine.dispose()
    yield url
    cluster.drop_database(name)


@pytest.fixture
def connection(furnished: str) -> Iterator[psycopg.Connection]:
    """What is written is rolled back."""
    with psycopg.connect(furnished) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(("table", "change"), changes(CHECKED))
def test_no_row_can_hold(connection: psycopg.Connection, table: str, change: str) -> None:
    with pytest.raises(CheckViolation):
        connection.execute(f"UPDATE {table} SET {change}".encode())


@pytest.mark.parametrize(("table", "change"), changes(REFERRED))
def test_nothing_refers_to_what_is_not_there(
    connection: psycopg.Connection, table: str, change: str
) -> None:
    one_row = f"ctid = (SELECT ctid FROM {table} LIMIT 1)"

    with pytest.raises(ForeignKeyViolation):
        connection.execute(f"UPDATE {table} SET {change} WHERE {one_row}".encode())


@pytest.mark.parametrize(("table", "change"), changes(ONCE))
def test_no_two_rows_can_both_hold(connection: psycopg.Connection, table: str, change: str) -> None:
    with pytest.raises(UniqueViolation):
        connection.execute(f"UPDATE {table} SET {change}".encode())


@pytest.mark.parametrize("table", ["orders", "order_lines", "payments", "refunds", "stock_ledger"])
def test_every_row_belongs_to_a_store(connection: psycopg.Connection, table: str) -> None:
    with pytest.raises(NotNullViolation):
        connection.execute(f"UPDATE {table} SET store_id = NULL".encode())

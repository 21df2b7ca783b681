"""People by telephone number: their account, and their orders of one store."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.callers import Caller
from ocpizza.domain.people.contact import Address

MOST_ADDRESSES = 5

_FIND = text("""
WITH recent AS MATERIALIZED (
    SELECT id, contact_name, contact_email, address
    FROM orders
    WHERE store_id = :store AND contact_phone = :phone
    ORDER BY id DESC
    LIMIT 20
), account AS (
    SELECT id, name, email
    FROM customers
    WHERE phone = :phone AND confirmed_at IS NOT NULL
    ORDER BY created_at DESC
    LIMIT 1
)
SELECT account.name, account.email,
       (SELECT json_agg(home ORDER BY home.position)
        FROM customer_addresses AS home WHERE home.customer_id = account.id) AS homes,
       (SELECT json_agg(recent ORDER BY recent.id DESC) FROM recent) AS recent,
       (SELECT count(*) FROM orders
        WHERE store_id = :store AND contact_phone = :phone) AS orders
FROM (SELECT) AS one LEFT JOIN account ON true
""")


@frozen
class PostgresCallers:
    """The `Callers` port."""

    engine: Engine = field(converter=autocommit)

    def find(self, store: str, phone: str) -> Caller | None:
        with self.engine.connect() as connection:
            row = connection.execute(_FIND, {"store": store, "phone": phone}).one()
        recent: list[dict[str, Any]] = row.recent or []
        if row.name is None and not recent:
            return None
        delivered = [order["address"] for order in recent if order["address"] is not None]
        addresses = dict.fromkeys(_address(given) for given in [*(row.homes or []), *delivered])
        return Caller(
            name=row.name or recent[0]["contact_name"],
            email=row.email or (recent[0]["contact_email"] if recent else None),
            addresses=list(addresses)[:MOST_ADDRESSES],
            orders=row.orders,
            last_order=recent[0]["id"] if recent else None,
        )


def _address(given: dict[str, Any]) -> Address:
    return Address(
        line1=given["line1"],
        line2=given["line2"],
        postcode=given["postcode"],
        city=given["city"],
        instructions=given["instructions"],
    )

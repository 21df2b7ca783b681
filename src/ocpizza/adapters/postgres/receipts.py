"""Receipts of one store; the row of the counter is held until the commit, so no number is lost."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from ocpizza.application.ports.unit_of_work import KeptReceipt, Stale
from ocpizza.domain.orders.receipt import ReceiptKind

_OF_ORDER = text("""
SELECT kind, number, CAST(refund_id AS text) AS refund_id, issued_at, CAST(content AS text)
FROM receipts WHERE store_id = :store AND order_id = :order
ORDER BY issued_at, kind DESC, number
""")
_ISSUE = text("""
WITH counted AS (
    INSERT INTO receipt_counters (store_id, kind, last_number) VALUES (:store, :kind, 1)
    ON CONFLICT (store_id, kind) DO UPDATE SET last_number = receipt_counters.last_number + 1
    RETURNING last_number
)
INSERT INTO receipts (store_id, kind, number, order_id, refund_id, issued_at, content)
SELECT :store, :kind, last_number, :order, :refund, :at, CAST(:content AS jsonb) FROM counted
RETURNING number
""")


@frozen
class PostgresReceipts:
    connection: Connection
    store: str

    def of_order(self, order: str) -> list[KeptReceipt]:
        rows = self.connection.execute(_OF_ORDER, {"store": self.store, "order": order})
        return [
            KeptReceipt(ReceiptKind(kind), number, order, refund, at, content.encode())
            for kind, number, refund, at, content in rows
        ]

    def issue(
        self, kind: ReceiptKind, order: str, refund: str | None, at: datetime, content: bytes
    ) -> KeptReceipt:
        values = {
            "store": self.store,
            "kind": kind.value,
            "order": order,
            "refund": refund,
            "at": at,
            "content": content.decode(),
        }
        try:
            number = self.connection.execute(_ISSUE, values).scalar_one()
        except IntegrityError as error:  # the same was issued while this one waited
            raise Stale from error
        return KeptReceipt(kind, number, order, refund, at, content)

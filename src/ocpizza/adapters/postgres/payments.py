"""The payments of one store's orders, within a transaction, locked when they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ocpizza.adapters.postgres.payment_rows import changing, payment_of, refund_of
from ocpizza.adapters.postgres.tables.metadata import is_id
from ocpizza.adapters.postgres.tables.payments import payments, refunds
from ocpizza.application.ports.orderbook import Key, KeyTaken
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.errors import KeyReused, NotFound
from ocpizza.domain.payments.payment import Payment, Refund

# The lock comes first and the refunds are read after it: read with it, they would be those of
# before the wait.
_PAYMENTS = (
    select(payments).where(payments.c.store_id == bindparam("store")).order_by(payments.c.id)
)
_LOCKED = _PAYMENTS.with_for_update(key_share=True)
_GET = _LOCKED.where(payments.c.id == bindparam("payment"))
_OF_ORDER = _LOCKED.where(payments.c.order_id == bindparam("order"))
_SEEN_OF_ORDER = _PAYMENTS.where(payments.c.order_id == bindparam("order"))
_REFUNDS = (
    select(refunds)
    .where(
        refunds.c.store_id == bindparam("store"),
        refunds.c.payment_id.in_(bindparam("payments", expanding=True)),
    )
    .order_by(refunds.c.id)
)
_ADD = insert(payments).on_conflict_do_nothing()
_SAVE = (
    payments.update()
    .where(
        payments.c.store_id == bindparam("store"),
        payments.c.id == bindparam("payment"),
        payments.c.version == bindparam("loaded_version"),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
                *("amount_cents", "status", "capture_request", "gateway_order"),
                *("gateway_capture", "approve_url", "captured_at", "version"),
            )
        }
    )
)
_ADD_REFUND = insert(refunds).on_conflict_do_nothing()
_SAVE_REFUND = (
    refunds.update()
    .where(refunds.c.store_id == bindparam("store"), refunds.c.id == bindparam("refund"))
    .values({name: bindparam(name) for name in ("status", "gateway_id", "failure")})
)
_BY_KEY = select(payments.c.id, payments.c.key_body).where(
    payments.c.store_id == bindparam("store"), payments.c.key_digest == bindparam("digest")
)
_REFUND_BY_KEY = select(refunds.c.payment_id, refunds.c.id, refunds.c.key_body).where(
    refunds.c.store_id == bindparam("store"), refunds.c.key_digest == bindparam("digest")
)


@define
class PostgresPayments:
    """Remembers the refunds it read, to write those that are new or have changed."""

    connection: Connection
    store: str
    _read: dict[str, Refund] = field(factory=dict)

    def get(self, payment: str) -> Payment:
        if not is_id(payment):
            raise NotFound
        rows = self.connection.execute(_GET, {"store": self.store, "payment": payment}).all()
        if not rows:
            raise NotFound
        return self._loaded(rows)[0]

    def of_order(self, order: str) -> list[Payment]:
        rows = self.connection.execute(_OF_ORDER, {"store": self.store, "order": order}).all()
        return sorted(self._loaded(rows), key=lambda payment: (payment.created_at, payment.id))

    def seen_of_order(self, order: str) -> list[Payment]:
        """Without a lock, for readers; of one moment in a REPEATABLE READ transaction."""
        asked = {"store": self.store, "order": order}
        return self._loaded(self.connection.execute(_SEEN_OF_ORDER, asked).all())

    def add(self, payment: Payment, key: Key | None = None) -> None:
        added = self.connection.execute(
            _ADD,
            {
                **changing(payment),
                **_key_columns(key),
                "store_id": self.store,
                "id": payment.id,
                "order_id": payment.order,
                "method": payment.method.value,
                "created_at": payment.created_at,
                "actor": payment.by,
                "create_request": payment.create_request,
                "return_url": payment.return_url,
                "cancel_url": payment.cancel_url,
                "tendered_cents": payment.tendered.cents if payment.tendered is not None else None,
                "version": payment.version + 1,
            },
        )
        if added.rowcount != 1:
            raise KeyTaken
        payment.version += 1
        self._save_refunds(payment, {})

    def save(self, payment: Payment, keys: Mapping[str, Key] | None = None) -> None:
        saved = self.connection.execute(
            _SAVE,
            {
                **changing(payment),
                "store": self.store,
                "payment": payment.id,
                "loaded_version": payment.version,
                "version": payment.version + 1,
            },
        )
        if saved.rowcount != 1:
            raise Stale
        payment.version += 1
        self._save_refunds(payment, keys or {})

    def under(self, key: Key) -> tuple[Payment, str | None] | None:
        asked = {"store": self.store, "digest": key.digest}
        if (started := self.connection.execute(_BY_KEY, asked).one_or_none()) is not None:
            _check_body(started.key_body, key)
            return self.get(started.id), None
        if (given := self.connection.execute(_REFUND_BY_KEY, asked).one_or_none()) is not None:
            _check_body(given.key_body, key)
            return self.get(given.payment_id), given.id
        return None

    def _loaded(self, rows: Sequence[Row[Any]]) -> list[Payment]:
        if not rows:
            return []
        found = self.connection.execute(
            _REFUNDS, {"store": self.store, "payments": [row.id for row in rows]}
        )
        given: dict[str, list[Refund]] = {row.id: [] for row in rows}
        for row in found:
            refund = self._read[row.id] = refund_of(row)
            given[row.payment_id].append(refund)
        return [payment_of(row, given[row.id]) for row in rows]

    def _save_refunds(self, payment: Payment, keys: Mapping[str, Key]) -> None:
        for refund in payment.refunds:
            known = self._read.get(refund.id)
            if known is None:
                self._add_refund(payment, refund, keys.get(refund.id))
            elif known != refund:
                self.connection.execute(
                    _SAVE_REFUND,
                    {
                        "store": self.store,
                        "refund": refund.id,
                        "status": refund.status.value,
                        "gateway_id": refund.gateway_id,
                        "failure": refund.failure,
                    },
                )
            self._read[refund.id] = refund

    def _add_refund(self, payment: Payment, refund: Refund, key: Key | None) -> None:
        added = self.connection.execute(
            _ADD_REFUND,
            {
                **_key_columns(key),
                "store_id": self.store,
                "id": refund.id,
                "payment_id": payment.id,
                "amount_cents": refund.amount.cents,
                "reason": refund.reason,
                "by_hand": refund.by_hand,
                "created_at": refund.at,
                "request_id": refund.request_id,
                "status": refund.status.value,
                "gateway_id": refund.gateway_id,
                "failure": refund.failure,
            },
        )
        if added.rowcount != 1:
            raise KeyTaken


def _check_body(body: bytes, key: Key) -> None:
    if body != key.body:
        raise KeyReused


def _key_columns(key: Key | None) -> dict[str, bytes | None]:
    return {"key_digest": key.digest if key else None, "key_body": key.body if key else None}

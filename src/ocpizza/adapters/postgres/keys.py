"""Idempotency keys of use cases that are one transaction; a claim dies with its transaction."""

from __future__ import annotations

from attrs import frozen
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ocpizza.adapters.postgres.tables.orders import idempotency_keys
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.orderbook import Key
from ocpizza.domain.errors import KeyInProgress, KeyReused

_OWN = (
    idempotency_keys.c.store_id == bindparam("store"),
    idempotency_keys.c.digest == bindparam("key"),
)
# Waits for whoever holds the key in an open transaction, as a unique index does.
_CLAIM = insert(idempotency_keys).on_conflict_do_nothing()
_READ = select(idempotency_keys.c.body, idempotency_keys.c.answer).where(*_OWN)
_ANSWER = idempotency_keys.update().where(*_OWN).values(answer=bindparam("answer"))


@frozen
class PostgresKeys:
    connection: Connection
    store: str
    clock: Clock

    def claim(self, key: Key) -> bytes | None:
        claimed = self.connection.execute(
            _CLAIM,
            {
                "store_id": self.store,
                "digest": key.digest,
                "body": key.body,
                "created_at": self.clock.now(),
            },
        )
        if claimed.rowcount == 1:
            return None
        found = self.connection.execute(_READ, {"store": self.store, "key": key.digest}).one()
        if found.body != key.body:
            raise KeyReused
        if found.answer is None:
            raise KeyInProgress
        return bytes(found.answer)

    def answer(self, key: Key, answer: bytes) -> None:
        self.connection.execute(_ANSWER, {"store": self.store, "key": key.digest, "answer": answer})

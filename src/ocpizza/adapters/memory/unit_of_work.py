"""Transactions in memory: copies, compared versions, one writer a store, and rollback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.adapters.memory.drawers import MemoryDrawers
from ocpizza.adapters.memory.receipts import MemoryReceipts
from ocpizza.adapters.memory.repositories import (
    MemoryAuditTrail,
    MemoryKeys,
    MemoryOrders,
    MemoryPayments,
)
from ocpizza.adapters.memory.session import Session
from ocpizza.adapters.memory.stock import MemoryStock


@frozen
class MemoryTransaction:
    orders: MemoryOrders
    payments: MemoryPayments
    drawers: MemoryDrawers
    stock: MemoryStock
    receipts: MemoryReceipts
    keys: MemoryKeys
    audit: MemoryAuditTrail


@frozen
class MemoryUnitOfWork:
    database: Database

    @contextmanager
    def __call__(self, store: str) -> Iterator[MemoryTransaction]:
        session = Session(self.database, store)
        try:
            yield MemoryTransaction(
                MemoryOrders(session),
                MemoryPayments(session),
                MemoryDrawers(session),
                MemoryStock(session),
                MemoryReceipts(session),
                MemoryKeys(session),
                MemoryAuditTrail(session),
            )
            session.commit()
        finally:
            session.close()

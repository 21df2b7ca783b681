"""Receipts of one store in memory."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ocpizza.adapters.memory.session import Session
from ocpizza.application.ports.unit_of_work import KeptReceipt, Stale
from ocpizza.domain.orders.receipt import ReceiptKind


@frozen
class MemoryReceipts:
    session: Session

    def of_order(self, order: str) -> list[KeptReceipt]:
        return [kept for kept in self.session.seen.receipts if kept.order == order]

    def issue(
        self, kind: ReceiptKind, order: str, refund: str | None, at: datetime, content: bytes
    ) -> KeptReceipt:
        kept = self.session.draft.receipts
        if any((each.kind, each.order, each.refund) == (kind, order, refund) for each in kept):
            raise Stale
        number = 1 + sum(each.kind is kind for each in kept)
        issued = KeptReceipt(kind, number, order, refund, at, content)
        kept.append(issued)
        return issued

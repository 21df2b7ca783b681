"""What was left to be done later, over all stores."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from ocpizza.adapters.memory.database import Database, KeptNotice, StoreState
from ocpizza.adapters.memory.session import Session
from ocpizza.application.ports.chores import CapturedPayment, OpenRefund
from ocpizza.application.ports.gateway import Notice
from ocpizza.domain.payments.payment import PaymentStatus

KEYS_KEPT, EVENTS_KEPT, NOTICES_KEPT = timedelta(hours=24), timedelta(hours=48), timedelta(days=30)


@frozen
class MemoryChores:
    database: Database

    def stores_with_expired_holds(self, now: datetime) -> list[str]:
        return [store for store, state in self._states() if _overdue(state, now)]

    def open_payments(self, since: datetime, before: datetime) -> list[tuple[str, str]]:
        found = sorted(
            (payment.created_at, payment.store, payment.id)
            for _, state in self._states()
            for payment in state.payments.values()
            if payment.uncertain
            and payment.created_at < before
            and (payment.created_at >= since or payment.status is PaymentStatus.PENDING)
        )
        return [(store, payment) for _, store, payment in found]

    def open_refunds(self, before: datetime) -> list[OpenRefund]:
        found = sorted(
            (refund.at, payment.store, payment.id, refund.id)
            for _, state in self._states()
            for payment in state.payments.values()
            for refund in payment.refunds
            if refund.open and refund.at < before
        )
        return [OpenRefund(store, payment, refund) for _, store, payment, refund in found]

    def captured_payments(
        self, since: datetime, after: CapturedPayment | None
    ) -> list[CapturedPayment]:
        found = [
            CapturedPayment(payment.captured_at, payment.store, payment.id)
            for _, state in self._states()
            for payment in state.payments.values()
            if payment.method.online and payment.captured_at and payment.captured_at >= since
        ]
        return sorted(each for each in found if after is None or each > after)

    def keep_notice(self, notice: Notice, at: datetime) -> bool:
        with self.database.inbox_lock:
            if notice.id in self.database.inbox:
                return False
            self.database.inbox[notice.id] = KeptNotice(notice, at)
            return True

    def open_notices(self) -> list[Notice]:
        with self.database.inbox_lock:
            kept = sorted(self.database.inbox.values(), key=lambda each: each.received_at)
            return [each.notice for each in kept if each.closed_at is None]

    def close_notice(self, notice: str, at: datetime) -> None:
        with self.database.inbox_lock:
            self.database.inbox[notice].closed_at = at

    def forget_old(self, now: datetime) -> int:
        forgotten = sum(self._forget(store, now) for store, _ in self._states())
        return forgotten + self._forget_notices(now)

    def _forget(self, store: str, now: datetime) -> int:
        session = Session(self.database, store)
        try:
            state = session.draft
            before = len(state.keys) + len(state.events)
            state.keys = {
                digest: kept for digest, kept in state.keys.items() if kept.at >= now - KEYS_KEPT
            }
            state.events = [each for each in state.events if each.event.at >= now - EVENTS_KEPT]
            session.commit()
            return before - len(state.keys) - len(state.events)
        finally:
            session.close()

    def _forget_notices(self, now: datetime) -> int:
        with self.database.inbox_lock:
            old = [
                notice
                for notice, kept in self.database.inbox.items()
                if kept.closed_at is not None and kept.closed_at < now - NOTICES_KEPT
            ]
            for notice in old:
                del self.database.inbox[notice]
        return len(old)

    def _states(self) -> list[tuple[str, StoreState]]:
        return sorted(self.database.states.items())


def _overdue(state: StoreState, now: datetime) -> bool:
    holds = (order.hold_until for order in state.orders.values())
    return any(hold is not None and hold <= now for hold in holds)

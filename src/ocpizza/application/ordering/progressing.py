"""Kitchen, courier, counter and customer move an order on: one use case, told apart by its action."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import check_version, move_stock, settle, visible
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.people.actor import SYSTEM, Actor


@frozen
class Progressing:
    """Carries out the actions of the lifecycle table."""

    begin: UnitOfWork
    clock: Clock
    ids: Ids

    @retrying
    def do(
        self,
        actor: Actor,
        store: str,
        order_id: str,
        action: Action,
        *,
        if_match: int | None = None,
        reason: str = "",
        age_checked: bool = False,
    ) -> OrderView:
        """Do it if it is legal now; a repeat by the same caller changes nothing.

        Raises NotFound, Forbidden, AgeCheckNeeded, WrongState, Short, PaymentDue or
        VersionMismatch (when `if_match` is not the order's version).
        """
        now = self.clock.now()
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            if order.do(action, actor, now, reason=reason, age_checked=age_checked):
                check_version(order, if_match)
                served = move_stock(tx, order, actor, now)
                if order.status is Status.CANCELLED:
                    settle(tx, order, self.ids, reason, now)
                for changed in (order, *served):
                    tx.orders.save(changed)
        return order_view(order, actor, now)

    def expire(self, store: str) -> int:
        """Cancel the orders whose hold has ended unpaid, and release their stock; how many."""
        with self.begin(store) as tx:
            overdue = tx.orders.expired(self.clock.now())
        return sum(self._expire(store, order_id) for order_id in overdue)

    @retrying
    def _expire(self, store: str, order_id: str) -> bool:
        now = self.clock.now()
        with self.begin(store) as tx:
            order = tx.orders.get(order_id)
            if order.hold_until is None or order.hold_until > now:
                return False
            order.do(Action.EXPIRE, SYSTEM, now, reason="unpaid")
            served = move_stock(tx, order, SYSTEM, now)
            settle(tx, order, self.ids, "unpaid", now)
            for changed in (order, *served):
                tx.orders.save(changed)
        return True

"""Giving money back: a manager's decision, or what a change or cancellation booked."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen
from msgspec.structs import asdict

from ocpizza.application.paying.requests import RefundRequest
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.gateway import (
    CaptureState,
    GatewayDown,
    GatewayOrder,
    GatewayRefund,
    GatewayRejected,
    PaymentGateway,
    Repayment,
)
from ocpizza.application.ports.orderbook import Key, KeyTaken
from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.application.reading.payments import RefundView, refund_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import settle, visible
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.money import Money
from ocpizza.domain.orders.permission import roles_in
from ocpizza.domain.orders.settling import give, note_refunds
from ocpizza.domain.payments.payment import Payment, Refund
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role


@frozen
class Refunding:
    """Books refunds first, and carries them out after."""

    begin: UnitOfWork
    gateway: PaymentGateway | None
    clock: Clock
    ids: Ids

    def refund(
        self,
        actor: Actor,
        store: str,
        order_id: str,
        payment_id: str,
        request: RefundRequest,
        key: Key,
    ) -> tuple[RefundView, bool]:
        """Give part of a payment back; True when it repeats the first answer under the key.

        What the house owes after a change or a failed refund comes before what a manager gives on
        top. Raises NotFound, Forbidden, RefundExceedsCapture or KeyReused. What the gateway does
        not answer now is carried out later.
        """
        try:
            refund, replayed = self._book(actor, store, order_id, payment_id, request, key)
        except KeyTaken:
            refund, replayed = self._book(actor, store, order_id, payment_id, request, key)
        carried_out = self.carry_out(store, payment_id, refund.id)
        return refund_view(carried_out), replayed

    def carry_out(self, store: str, payment_id: str, refund_id: str) -> Refund:
        """Send a booked refund on its way, or see what became of it; safe to repeat."""
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
        refund = payment.refund(refund_id)
        if not refund.open:
            return refund
        if not payment.method.online:
            return self._settle(store, payment_id, refund_id, None)
        try:
            outcome = self._send(payment, refund)
        except GatewayDown:
            return refund
        except GatewayRejected as rejected:
            return self._fail(payment, refund, rejected.issue)
        return self._follow(payment, refund, outcome)

    def _follow(self, payment: Payment, refund: Refund, outcome: GatewayRefund) -> Refund:
        if outcome.state is CaptureState.PENDING:
            return self._note(payment.store, payment.id, refund.id, outcome.gateway_id)
        if outcome.state is CaptureState.COMPLETED:
            return self._settle(payment.store, payment.id, refund.id, outcome.gateway_id)
        failed = evolve(refund, gateway_id=outcome.gateway_id)
        return self._record_failure(payment, failed, "REFUND_FAILED", ())

    def _send(self, payment: Payment, refund: Refund) -> GatewayRefund:
        if self.gateway is None or payment.gateway_capture is None:
            raise GatewayDown
        if refund.gateway_id is not None:
            return self.gateway.look_up_refund(refund.gateway_id)
        return self.gateway.refund(
            Repayment(
                request_id=refund.request_id,
                gateway_capture=payment.gateway_capture,
                amount=refund.amount,
                reference=f"{payment.store}:{payment.id}:{refund.id}",
                reason=refund.reason,
            )
        )

    @retrying
    def _book(
        self,
        actor: Actor,
        store: str,
        order_id: str,
        payment_id: str,
        request: RefundRequest,
        key: Key,
    ) -> tuple[Refund, bool]:
        now = self.clock.now()
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            payment = tx.payments.get(payment_id)
            if payment.order != order.id:
                raise NotFound
            if Role.MANAGER not in roles_in(order, actor):
                raise Forbidden
            first = tx.payments.under(key)
            if first is not None:
                return first[0].refund(first[1] or ""), True
            refund = give(
                order, payment, Money(request.amount_cents), self.ids.new, request.reason, now
            )
            if request.outside:
                payment.settle_refund(refund.id, gateway_id=None, done=True)
                order.settle_refund(refund.amount, now, by_hand=refund.by_hand, done=True)
            tx.payments.save(payment, {refund.id: key})
            tx.orders.save(order)
            change = {name: value for name, value in asdict(request).items() if value}
            tx.audit.record(actor, now, "refund", payment_id, None, change)
        return refund, False

    @retrying
    def _settle(
        self, store: str, payment_id: str, refund_id: str, gateway_id: str | None
    ) -> Refund:
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
            settled = payment.settle_refund(refund_id, gateway_id=gateway_id, done=True)
            if settled is not None:
                order = tx.orders.get(payment.order)
                now = self.clock.now()
                order.settle_refund(settled.amount, now, by_hand=settled.by_hand, done=True)
                tx.payments.save(payment)
                tx.orders.save(order)
        return payment.refund(refund_id)

    def _fail(self, payment: Payment, refund: Refund, failure: str) -> Refund:
        """The gateway refused it, perhaps because the money went back there by other hands.

        What did is taken over, and what is still too much is booked anew: never without new
        facts, so that a refusal is not asked for again and again. What stays owed the order shows,
        until a manager gives it back in another way.
        """
        try:
            seen = self._look_up(payment).returned
        except GatewayDown:
            return refund
        return self._record_failure(payment, refund, failure, seen)

    def _look_up(self, payment: Payment) -> GatewayOrder:
        if self.gateway is None or payment.gateway_order is None:
            raise GatewayDown
        return self.gateway.look_up(payment.gateway_order)

    @retrying
    def _record_failure(
        self,
        of: Payment,
        refund: Refund,
        failure: str,
        seen: Sequence[tuple[str, str | None, Money]],
    ) -> Refund:
        now = self.clock.now()
        with self.begin(of.store) as tx:
            payment = tx.payments.get(of.id)
            order = tx.orders.get(payment.order)
            returned = order.balance.refunded
            note_refunds(order, payment, seen, self.ids.new, now)  # it may be there all the same
            failed = payment.settle_refund(
                refund.id, gateway_id=refund.gateway_id, done=False, failure=failure
            )
            if failed is not None:
                order.settle_refund(failed.amount, now, by_hand=failed.by_hand, done=False)
                note_refunds(order, payment, seen, self.ids.new, now)
            tx.payments.save(payment)
            if order.balance.refunded != returned:
                settle(tx, order, self.ids, refund.reason, now, close=False)
            tx.orders.save(order)
        return payment.refund(refund.id)

    def _note(self, store: str, payment_id: str, refund_id: str, gateway_id: str) -> Refund:
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
            refund = payment.sent_refund(refund_id, gateway_id)
            tx.payments.save(payment)
        return refund

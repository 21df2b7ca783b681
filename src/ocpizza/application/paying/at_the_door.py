"""Paying at the door or the counter: cash, card, meal vouchers, in as many parts as it takes."""

from __future__ import annotations

import msgspec
from attrs import frozen

from ocpizza.application.paying.requests import DoorRequest
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.ports.unit_of_work import Transaction, UnitOfWork
from ocpizza.application.reading.payments import PaymentView, payment_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import visible
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.money import Money, total
from ocpizza.domain.orders.lifecycle import FINAL, PAYABLE_AT_THE_DOOR
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import (
    TAKES_MONEY,
    roles_in,
    taken_over_the_counter,
    wrong_state,
)
from ocpizza.domain.payments import drawer
from ocpizza.domain.payments.at_the_door import check_payment
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus
from ocpizza.domain.people.actor import Actor

# Made now: msgspec crashes when two threads learn a type at the same time.
_ANSWER = msgspec.json.Decoder(PaymentView)


@frozen
class PayingAtTheDoor:
    """Counter and courier take money."""

    begin: UnitOfWork
    clock: Clock
    ids: Ids

    @retrying
    def take(
        self, actor: Actor, store: str, order_id: str, request: DoorRequest, key: Key
    ) -> tuple[PaymentView, bool]:
        """Take a payment; True when it repeats the first answer under the key.

        Raises NotFound, Forbidden, WrongState, Invalid or CashLimit.
        """
        now = self.clock.now()
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            first = tx.keys.claim(key)
            if first is not None:
                return _ANSWER.decode(first), True
            if not TAKES_MONEY & roles_in(order, actor):
                raise Forbidden
            if order.status in FINAL:
                raise wrong_state(order, actor, now)
            payment = self._payment(order, tx.payments.of_order(order_id), request, actor)
            if order.status not in PAYABLE_AT_THE_DOOR:
                raise wrong_state(order, actor, now)
            order.capture(payment.amount, actor, now)
            tx.payments.add(payment)
            if payment.method is Method.CASH and taken_over_the_counter(order, actor):
                self._put_away(tx, payment, actor)
            tx.orders.save(order)
            view = payment_view(payment)
            tx.keys.answer(key, msgspec.json.encode(view))
        return view, False

    def _put_away(self, tx: Transaction, payment: Payment, actor: Actor) -> None:
        """Into the open drawer; while there is none, it can be handed in later."""
        current = tx.drawers.current()
        if current is not None:
            entry = drawer.taken(self.ids.new(), payment, actor, self.clock.now())
            tx.drawers.put(current.id, [entry])

    def _payment(
        self, order: Order, earlier: list[Payment], request: DoorRequest, actor: Actor
    ) -> Payment:
        now = self.clock.now()
        method = Method(str(request.__struct_config__.tag))
        amount = Money(request.amount_cents)
        tendered = Money(request.tendered_cents) if request.tendered_cents is not None else None
        vouchers = _taken(earlier, Method.MEAL_VOUCHER)
        check_payment(
            method,
            amount,
            tendered,
            due=order.due,
            cash_so_far=_taken(earlier, Method.CASH),
            vouchers_so_far=vouchers,
            food_due=min(order.due, (order.food_total - vouchers).at_least_zero()),
            on=order.business_day,
        )
        return Payment(
            id=self.ids.new(),
            store=order.store,
            order=order.id,
            method=method,
            amount=amount,
            status=PaymentStatus.CAPTURED,
            created_at=now,
            by=actor.id,
            captured_at=now,
            tendered=tendered if method is Method.CASH else None,
        )


def _taken(payments: list[Payment], method: Method) -> Money:
    return total(
        payment.amount for payment in payments if payment.method is method and payment.captured
    )

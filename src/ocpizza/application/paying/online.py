"""Paying on line: intent, commit, call, outcome. Each may come first, twice, or never.

The buyer's return, the gateway's message and the job that reads open payments again all end in
`record`, behind the lock of the payment's row (house rules 5 and 7).
"""

from __future__ import annotations

from attrs import evolve, frozen

from ocpizza.application.paying.requests import PayPalRequest
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.gateway import (
    CaptureState,
    Charge,
    GatewayDown,
    GatewayOrder,
    GatewayRejected,
    ItemLine,
    PaymentGateway,
)
from ocpizza.application.ports.orderbook import Key, KeyTaken
from ocpizza.application.ports.unit_of_work import Transaction, UnitOfWork
from ocpizza.application.reading.payments import PaymentView, payment_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import settle, visible
from ocpizza.domain.errors import (
    Fault,
    Forbidden,
    GatewayUnavailable,
    Invalid,
    NotFound,
    PaymentDeclined,
    PaymentNotApproved,
    PaymentUnderWay,
)
from ocpizza.domain.money import ZERO
from ocpizza.domain.orders.lifecycle import PAYABLE
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import roles_in, wrong_state
from ocpizza.domain.orders.settling import close_open, note_refunds, return_late
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus
from ocpizza.domain.people.actor import SYSTEM, Actor
from ocpizza.domain.people.roles import Role


@frozen
class PayingOnline:
    """`origins` are the sites a buyer may be sent back to."""

    begin: UnitOfWork
    gateway: PaymentGateway | None
    clock: Clock
    ids: Ids
    origins: frozenset[str]

    @property
    def offered(self) -> bool:
        """Whether there is a gateway to pay through."""
        return self.gateway is not None

    def start(
        self, actor: Actor, store: str, order_id: str, request: PayPalRequest, key: Key
    ) -> tuple[PaymentView, bool]:
        """Open a payment of what is due; the view says where to approve it. True: replayed.

        A repeat under the key takes up the attempt it finds. Raises NotFound, Forbidden, Invalid,
        WrongState, PaymentUnderWay, PaymentDeclined or GatewayUnavailable.
        """
        try:
            charge, payment = self._intend(actor, store, order_id, request, key)
        except KeyTaken:
            charge, payment = self._intend(actor, store, order_id, request, key)
        if payment.approve_url is not None or payment.status is PaymentStatus.EXPIRED:
            return payment_view(payment), True
        try:
            approval = self._gateway().create(charge)
        except GatewayDown:
            raise GatewayUnavailable from None
        except GatewayRejected as rejected:
            self._close(store, payment.id)
            raise PaymentDeclined(rejected.issue) from None
        with self.begin(store) as tx:
            payment = tx.payments.get(payment.id)
            payment.approved_at(approval.gateway_order, approval.approve_url)
            tx.payments.save(payment)
        return payment_view(payment), False

    def capture(self, actor: Actor, store: str, order_id: str, payment_id: str) -> PaymentView:
        """Take the approved money; asked again it answers the same.

        Raises NotFound, Forbidden, PaymentNotApproved, PaymentDeclined or GatewayUnavailable.
        """
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            payment = tx.payments.get(payment_id)
            if payment.order != order.id:
                raise NotFound
            if Role.CUSTOMER not in roles_in(order, actor):
                raise Forbidden
            if payment.captured or payment.status is PaymentStatus.PENDING:
                return payment_view(payment)
            gateway_order, request_id = payment.capturing(self.ids.new())
            tx.payments.save(payment)
        try:
            seen = self._gateway().capture(gateway_order, request_id)
        except GatewayDown:
            raise GatewayUnavailable from None
        view = self.record(store, payment_id, seen, actor)
        if seen.state is CaptureState.DECLINED:
            raise PaymentDeclined(seen.issue or "", seen.redirect)
        if view.status in (PaymentStatus.AWAITING_APPROVAL, PaymentStatus.EXPIRED):
            raise PaymentNotApproved
        return view

    def reread(self, store: str, payment_id: str) -> PaymentView | None:
        """Ask the gateway what became of a payment, capture it if it waits for us, and record it.

        None when the gateway does not answer now, or never knew the payment.
        """
        if self.gateway is None:
            return None
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
        if payment.gateway_order is None:
            return None
        try:
            seen = self._gateway().look_up(payment.gateway_order)
            if seen.approved and seen.state is CaptureState.NONE and payment.open:
                seen = self._capture_late(store, payment_id) or seen
        except GatewayDown:
            return None
        return self.record(store, payment_id, seen, SYSTEM)

    @retrying
    def record(self, store: str, payment_id: str, seen: GatewayOrder, actor: Actor) -> PaymentView:
        """Write what the gateway says of a payment: once, however often it is said.

        Money for an attempt that we had closed, or for an order that is cancelled, is booked back
        in the same commit.
        """
        now = self.clock.now()
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
            before = evolve(payment, refunds=[*payment.refunds])
            order = tx.orders.get(payment.order)
            if seen.state is CaptureState.COMPLETED and not payment.captured:
                self._capture(order, payment, seen, actor)
            elif payment.open:
                _follow(payment, seen)
            note_refunds(order, payment, seen.returned, self.ids.new, now)
            if payment != before:
                tx.payments.save(payment)
            if order.version != order.loaded_version:
                settle(tx, order, self.ids, "paid too much", now, close=False)
                tx.orders.save(order)
        return payment_view(payment)

    def _capture(self, order: Order, payment: Payment, seen: GatewayOrder, actor: Actor) -> None:
        now = self.clock.now()
        in_time = payment.open
        payment.amount = seen.amount or payment.amount
        payment.capture(seen.capture, now)
        if in_time:
            order.capture(payment.amount, actor, now)
        else:
            return_late(order, payment, self.ids.new, now)

    def _capture_late(self, store: str, payment_id: str) -> GatewayOrder | None:
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
            if not payment.open:
                return None
            gateway_order, request_id = payment.capturing(self.ids.new())
            tx.payments.save(payment)
        return self._gateway().capture(gateway_order, request_id)

    def _intend(
        self, actor: Actor, store: str, order_id: str, request: PayPalRequest, key: Key
    ) -> tuple[Charge, Payment]:
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            if Role.CUSTOMER not in roles_in(order, actor):
                raise Forbidden
            self._check_addresses(request)
            found = tx.payments.under(key)
            if found is not None:
                return _charge(order, found[0], actor.language), found[0]
            self._gateway()
            now = self.clock.now()
            if order.status not in PAYABLE or not order.due:
                raise wrong_state(order, actor, now)
            self._make_room(tx, order)
            payment = Payment(
                id=self.ids.new(),
                store=store,
                order=order.id,
                method=Method.PAYPAL,
                amount=order.due,
                status=PaymentStatus.AWAITING_APPROVAL,
                created_at=now,
                by=actor.id,
                create_request=self.ids.new(),
                return_url=request.return_url,
                cancel_url=request.cancel_url,
            )
            tx.payments.add(payment, key)
        return _charge(order, payment, actor.language), payment

    def _make_room(self, tx: Transaction, order: Order) -> None:
        others = tx.payments.of_order(order.id)
        if any(other.open and other.capture_request is not None for other in others):
            raise PaymentUnderWay
        for closed in close_open(others):
            tx.payments.save(closed)

    def _close(self, store: str, payment_id: str) -> None:
        with self.begin(store) as tx:
            payment = tx.payments.get(payment_id)
            payment.decline(retry=False)
            tx.payments.save(payment)

    def _gateway(self) -> PaymentGateway:
        if self.gateway is None:
            raise Invalid((Fault("/method", "no-gateway"),))
        return self.gateway

    def _check_addresses(self, request: PayPalRequest) -> None:
        faults = tuple(
            Fault(pointer, "foreign-address", {"origins": sorted(self.origins)})
            for pointer, url in (
                ("/return_url", request.return_url),
                ("/cancel_url", request.cancel_url),
            )
            if not _within(self.origins, url)
        )
        if faults:
            raise Invalid(faults)


def _follow(payment: Payment, seen: GatewayOrder) -> None:
    if seen.state is CaptureState.PENDING:
        payment.pend()
    elif seen.state is CaptureState.DECLINED:
        payment.decline(retry=seen.redirect is not None)
    elif seen.gone:
        payment.expire()
    else:
        payment.capture_request = None


def _within(origins: frozenset[str], url: str) -> bool:
    return any(url == origin or url.startswith((f"{origin}/", f"{origin}?")) for origin in origins)


def _charge(order: Order, payment: Payment, language: str) -> Charge:
    if not (payment.create_request and payment.return_url and payment.cancel_url):
        raise ValueError(f"{payment.id} is no payment on line")
    whole = payment.amount == order.totals.total
    items = tuple(
        ItemLine(line.dish.name.in_(language), line.quantity, line.dish.price)
        for line in order.lines
    )
    name = order_name(order.number) if order.number is not None else order.id
    return Charge(
        request_id=payment.create_request,
        reference=f"{order.store}:{payment.id}",
        invoice=payment.id,
        description=f"OC Pizza {order.store} {name}",
        amount=payment.amount,
        items=items if whole else (),
        delivery=order.totals.delivery if whole else ZERO,
        return_url=payment.return_url,
        cancel_url=payment.cancel_url,
        language=language,
    )

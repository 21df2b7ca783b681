"""A house with its people at work: every use case of an order on the ports of one adapter."""

from __future__ import annotations

from typing import Any, Literal

from msgspec.structs import replace

from ocpizza.adapters.memory.clock import SignedTokens
from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.ordering.changing import Changing
from ocpizza.application.ordering.placing import Placed, Placing
from ocpizza.application.ordering.progressing import Progressing
from ocpizza.application.ordering.requests import (
    ContactRequest,
    LineRequest,
    LinesRequest,
    OrderRequest,
    QuotedAddressRequest,
    QuoteRequest,
)
from ocpizza.application.paying.at_the_door import PayingAtTheDoor
from ocpizza.application.paying.drawer import (
    ClosingRequest,
    GiveBackRequest,
    HandInRequest,
    KeepingDrawer,
    OpeningRequest,
    WithdrawalRequest,
)
from ocpizza.application.paying.online import PayingOnline
from ocpizza.application.paying.reconciling import Reconciling
from ocpizza.application.paying.refunding import Refunding
from ocpizza.application.paying.requests import (
    CardRequest,
    CashRequest,
    DoorRequest,
    PayPalRequest,
    RefundRequest,
    VoucherRequest,
)
from ocpizza.application.ports.gateway import CaptureState
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.reading.drawers import DrawerView
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.application.reading.payments import PaymentView, RefundView
from ocpizza.application.requests import AddressRequest
from ocpizza.application.stockkeeping.moving import MovementRequest, MovementView, Moving
from ocpizza.application.upkeep import Upkeep
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.unpaid import UnpaidCaps
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, Refund
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.recipes.dish import Choice
from tests.builders import ANN, BELLECOUR, COUNTER, HOME, MANAGER, SECOND, new_id, some
from tests.contracts.house import House, a_key

Entered = Literal["receipt", "count", "waste"]
SITE = "https://ocpizza.com"
BACK = PayPalRequest(f"{SITE}/back", f"{SITE}/cancelled")
DOOR: dict[Method, type[CashRequest | CardRequest | VoucherRequest]] = {
    Method.CASH: CashRequest,
    Method.CARD: CardRequest,
    Method.MEAL_VOUCHER: VoucherRequest,
}


class Shop:
    """Everyone's work in a word each; Ann orders, the counter takes money, the manager manages."""

    def __init__(self, house: House, caps: UnpaidCaps | None = None) -> None:
        self.house, self.gateway, self.tokens = house, MemoryGateway(), SignedTokens()
        begin, clock, ids = house.begin, house.clock, house.ids
        self.placing = Placing(
            house.book, house.offers(), clock, ids, self.tokens, caps or UnpaidCaps()
        )
        self.changing = Changing(begin, house.offers(), clock, ids)
        self.progressing = Progressing(begin, clock, ids)
        self.online = PayingOnline(begin, self.gateway, clock, ids, frozenset({SITE}))
        self.door = PayingAtTheDoor(begin, clock, ids)
        self.drawer = KeepingDrawer(begin, house.offers(), clock, ids)
        self.refunding = Refunding(begin, self.gateway, clock, ids)
        self.reconciling = Reconciling(
            self.online, self.refunding, self.gateway, house.chores, clock
        )
        self.moving = Moving(begin, clock)
        self.upkeep = Upkeep(self.progressing, house.chores, clock)

    # --- ordering -----------------------------------------------------------------------------

    def place(
        self, *choices: Choice, by: Actor = ANN, key: Key | None = None, **asked: Any
    ) -> Placed:
        return self.placing.place(by, BELLECOUR, asking(*choices, **asked), key or new_key())

    def order(self, *choices: Choice, by: Actor = ANN, **asked: Any) -> OrderView:
        return self.place(*choices, by=by, **asked).order

    def change(self, order: OrderView, *choices: Choice, by: Actor = ANN) -> OrderView:
        return self.changing.change_lines(by, BELLECOUR, order.id, lines(*choices), None)

    def do(self, order: OrderView, action: Action, by: Actor, **how: Any) -> OrderView:
        return self.progressing.do(by, BELLECOUR, order.id, action, **how)

    def seen(self, order: OrderView, by: Actor = ANN) -> OrderView:
        """The order as it is now."""
        return order_view(self.house.order(order.id), by, self.house.clock.now())

    # --- money --------------------------------------------------------------------------------

    def take(
        self,
        order: OrderView,
        cents: int,
        method: Method = Method.CASH,
        *,
        by: Actor = COUNTER,
        tendered: int | None = None,
        key: Key | None = None,
    ) -> PaymentView:
        request: DoorRequest = DOOR[method](cents, tendered)
        return self.door.take(by, BELLECOUR, order.id, request, key or new_key())[0]

    def open_drawer(self, cents: int, key: Key | None = None) -> DrawerView:
        request = OpeningRequest(cents)
        return self.drawer.open(COUNTER, BELLECOUR, request, key or new_key())[0]

    def withdraw(self, cents: int) -> DrawerView:
        request = WithdrawalRequest(cents, "to the bank")
        return self.drawer.move(COUNTER, BELLECOUR, request, new_key())[0]

    def hand_in(self, *payments: PaymentView | Payment) -> DrawerView:
        request = HandInRequest(tuple(payment.id for payment in payments))
        return self.drawer.move(COUNTER, BELLECOUR, request, new_key())[0]

    def give_back(self, payment: PaymentView | Payment, refund: RefundView | Refund) -> DrawerView:
        request = GiveBackRequest(payment.id, refund.id)
        return self.drawer.move(COUNTER, BELLECOUR, request, new_key())[0]

    def close_drawer(self, cents: int, *, leave_carried: bool = False) -> DrawerView:
        request = ClosingRequest(cents, leave_carried=leave_carried)
        return self.drawer.close(COUNTER, BELLECOUR, request, new_key())[0]

    def start(self, order: OrderView, key: Key | None = None, by: Actor = ANN) -> PaymentView:
        return self.online.start(by, BELLECOUR, order.id, BACK, key or new_key())[0]

    def approve(
        self, payment: PaymentView, becomes: CaptureState = CaptureState.COMPLETED
    ) -> PaymentView:
        """The buyer approves at the gateway, with money that becomes this."""
        self.gateway.approve(self.gateway_order(payment), becomes)
        return payment

    def capture(self, order: OrderView, payment: PaymentView, by: Actor = ANN) -> PaymentView:
        return self.online.capture(by, BELLECOUR, order.id, payment.id)

    def pay(self, order: OrderView) -> PaymentView:
        """The buyer pays what is due on line."""
        return self.capture(order, self.approve(self.start(order)))

    def refund(
        self, order: OrderView, payment: PaymentView, cents: int, key: Key | None = None
    ) -> RefundView:
        request = RefundRequest(cents, "sorry")
        key = key or new_key()
        return self.refunding.refund(MANAGER, BELLECOUR, order.id, payment.id, request, key)[0]

    def carry_out_refunds(self) -> int:
        """The worker's next round, a second later."""
        self.house.clock.advance(SECOND)
        return self.reconciling.carry_out_refunds()

    def gateway_order(self, payment: PaymentView) -> str:
        known = self.house.payment(payment.id).gateway_order
        assert known is not None
        return known

    # --- stock --------------------------------------------------------------------------------

    def enter(
        self,
        kind: Entered,
        ingredient: str,
        quantity: int,
        key: Key | None = None,
        by: Actor = MANAGER,
    ) -> MovementView:
        request = MovementRequest(kind, ingredient, quantity)
        return self.moving.enter(by, BELLECOUR, request, key or new_key())[0]


def new_key() -> Key:
    return a_key(new_id())


def a_line(choice: Choice) -> LineRequest:
    return LineRequest(
        choice.item, choice.quantity, choice.size, choice.without, choice.extra, choice.half
    )


def lines(*choices: Choice) -> LinesRequest:
    return LinesRequest(tuple(map(a_line, choices)))


def asking(*choices: Choice, **changes: Any) -> OrderRequest:
    """One medium margherita for Léa to take away, paid in cash, unless said otherwise."""
    request = OrderRequest(
        channel=Channel.WEB,
        fulfilment=Fulfilment.TAKEAWAY,
        customer=ContactRequest("Léa Martin", "+33612345678", "lea@example.org"),
        lines=lines(*(choices or (some("margherita"),))).lines,
        payment_method=Method.CASH,
    )
    if changes.get("fulfilment") is Fulfilment.DELIVERY:
        changes.setdefault("address", AddressRequest(HOME.line1, HOME.postcode, HOME.city))
    return replace(request, **changes)


def asking_a_price(*choices: Choice, **changes: Any) -> QuoteRequest:
    """What one medium margherita would cost to take away, unless said otherwise."""
    request = QuoteRequest(
        Channel.WEB, Fulfilment.TAKEAWAY, lines(*(choices or (some("margherita"),))).lines
    )
    if changes.get("fulfilment") is Fulfilment.DELIVERY:
        changes.setdefault("address", QuotedAddressRequest(HOME.postcode))
    return replace(request, **changes)

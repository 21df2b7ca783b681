"""Opening a payment on line: the intent is kept, then the gateway is called."""

import pytest
from attrs import evolve

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.paying.requests import PayPalRequest
from ocpizza.application.ports.gateway import (
    Approval,
    Charge,
    GatewayRejected,
)
from ocpizza.domain.errors import (
    Forbidden,
    GatewayUnavailable,
    Invalid,
    KeyReused,
    NotFound,
    PaymentDeclined,
    PaymentUnderWay,
    WrongState,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ADMIN, ANN, BELLECOUR, BOB, COUNTER, PIZZAIOLO, some
from tests.contracts.house import a_key
from tests.contracts.shop import BACK, SITE, Shop

PAYPAL = Method.PAYPAL
STATUS = PaymentStatus


class Listening(MemoryGateway):
    """Keeps what it was asked; refuses to open a payment while `refusing`."""

    def __init__(self) -> None:
        super().__init__()
        self.charges: list[Charge] = []
        self.refusing = False

    def create(self, charge: Charge) -> Approval:
        self.charges.append(charge)
        if self.refusing:
            raise GatewayRejected("PAYEE_ACCOUNT_RESTRICTED")
        return super().create(charge)


def listening(shop: Shop) -> Listening:
    """The shop with a gateway that keeps what it was asked."""
    gateway = Listening()
    shop.gateway = gateway
    shop.online = evolve(shop.online, gateway=gateway)
    return gateway


class TestStarting:
    def test_the_buyer_is_told_where_to_approve_what_is_due(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(
            some("margherita", 2), fulfilment=Fulfilment.DELIVERY, payment_method=PAYPAL
        )
        started = shop.start(order)

        assert (started.status, started.amount_cents) == (STATUS.AWAITING_APPROVAL, 2350)
        assert started.approve_url is not None
        [charge] = gateway.charges
        assert charge.reference == f"{BELLECOUR}:{started.id}"
        assert (charge.amount, charge.delivery) == (Money(2350), Money(250))
        assert [(item.quantity, item.unit) for item in charge.items] == [(2, Money(1050))]
        assert charge.return_url == BACK.return_url
        assert "A-001" in charge.description
        assert order.id not in charge.description

    def test_of_a_part_that_is_due_no_items_are_listed(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(some("margherita", 2))
        shop.take(order, 1000)
        shop.start(order)

        assert gateway.charges[0].amount == Money(1100)
        assert gateway.charges[0].items == ()
        assert gateway.charges[0].delivery == Money(0)

    def test_the_intent_is_kept_before_the_gateway_is_called(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        shop.gateway.down = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        with shop.house.begin(BELLECOUR) as tx:
            [kept] = tx.payments.of_order(order.id)

        assert (kept.status, kept.gateway_order) == (STATUS.AWAITING_APPROVAL, None)
        assert kept.create_request is not None

    def test_whose_answer_was_lost_a_repeat_takes_up_with_the_same_request(
        self, shop: Shop
    ) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        gateway.mute = False
        started = shop.start(order, a_key())

        assert gateway.charges[0] == gateway.charges[1]
        assert started.approve_url is not None
        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED
        assert shop.house.faults() == []

    def test_a_repeat_gets_the_same_attempt(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        first = shop.start(order, a_key())
        again = shop.online.start(ANN, BELLECOUR, order.id, BACK, a_key())

        assert again == (first, True)
        with pytest.raises(KeyReused):
            shop.start(order, a_key(body="another"))

    def test_a_repeat_after_the_order_changed_opens_nothing(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.down = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        gateway.down = False
        shop.change(order, some("regina"))

        assert shop.start(order, a_key()).status is STATUS.EXPIRED
        assert len(gateway.charges) == 1

    def test_a_new_attempt_ends_the_one_that_awaits_approval(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        first = shop.start(order)
        second = shop.start(order)

        assert shop.house.payment(first.id).status is STATUS.EXPIRED
        assert shop.capture(order, shop.approve(second)).status is STATUS.CAPTURED

    def test_while_a_capture_is_under_way_there_is_no_other(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.capture(order, started)
        shop.gateway.mute = False

        with pytest.raises(PaymentUnderWay):
            shop.start(order)

    def test_what_the_gateway_refuses_is_declined_and_can_be_tried_again(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.refusing = True
        for _ in range(2):
            with pytest.raises(PaymentDeclined, match="PAYEE_ACCOUNT_RESTRICTED"):
                shop.start(order, a_key())
        gateway.refusing = False
        started = shop.start(order, a_key())

        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED
        assert len({charge.request_id for charge in gateway.charges}) == 1

    def test_only_its_customer_pays_on_line(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        for by, refusal in ((BOB, NotFound), (COUNTER, Forbidden), (PIZZAIOLO, Forbidden)):
            with pytest.raises(refusal):
                shop.start(order, by=by)
        assert shop.start(order, by=ADMIN).amount_cents == 1050

    def test_nothing_is_paid_that_is_not_due(self, shop: Shop) -> None:
        paid, cancelled = shop.order(payment_method=PAYPAL), shop.order(payment_method=PAYPAL)
        shop.pay(paid)
        shop.do(cancelled, Action.CANCEL, ANN)

        for order in (paid, cancelled):
            with pytest.raises(WrongState):
                shop.start(order)

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/",
            "http://ocpizza.com/",
            "https://ocpizza.com:8443/",
            "https://ocpizza.com.evil.example/",
            "https://ocpizza.com@evil.example/",
            "https://user@ocpizza.com/",
            "//ocpizza.com/back",
            "javascript:alert(1)",
            "https://ocpizza.com:port/",
        ],
    )
    def test_the_buyer_is_sent_back_to_our_own_site_only(self, shop: Shop, url: str) -> None:
        order = shop.order(payment_method=PAYPAL)
        request = PayPalRequest(url, f"{SITE}/ok")

        with pytest.raises(Invalid) as refused:
            shop.online.start(ANN, BELLECOUR, order.id, request, a_key())
        assert [fault.pointer for fault in refused.value.faults] == ["/return_url"]

    def test_without_a_gateway_paypal_is_not_offered(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        closed = evolve(shop.online, gateway=None)

        with pytest.raises(Invalid) as refused:
            closed.start(ANN, BELLECOUR, order.id, BACK, a_key())
        assert refused.value.faults[0].code == "no-gateway"

"""Paying for an order, on line and at the door, and giving money back."""

from collections.abc import Mapping
from typing import Any

from ocpizza.application.application import Application
from ocpizza.application.paying.requests import PaymentRequest, PayPalRequest, RefundRequest
from ocpizza.application.reading.following import PaymentList
from ocpizza.application.reading.payments import PaymentView, RefundView
from ocpizza.application.requests import Nothing
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import created
from ocpizza.entrypoints.http.api.callers import CASHIERS, CUSTOMERS, MANAGERS, PAYERS
from ocpizza.entrypoints.http.api.orders import ORDER
from ocpizza.entrypoints.http.operations import Answer, Call, Operation, said

TAG = "payments"
PAYMENT = f"{ORDER}/payments/{{payment}}"


def may_pay(actor: Actor, path: Mapping[str, str], body: Any) -> bool:
    """Its customer on line, counter and courier at the door."""
    method = said(body, "method")
    at_the_door = any(method == each.value for each in Method if not each.online)
    who = CUSTOMERS if method == Method.PAYPAL else CASHIERS if at_the_door else PAYERS
    return who.admits(actor, path["store"])


def list_payments(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.order_reading.payments(call.actor, call.store, call.order))


def pay(application: Application, call: Call[Nothing, PaymentRequest]) -> Answer:
    who = (call.actor, call.store, call.order)
    if isinstance(call.body, PayPalRequest):
        view, replayed = application.paying_online.start(*who, call.body, call.key)
    else:
        view, replayed = application.paying_at_the_door.take(*who, call.body, call.key)
    return created(view, replayed=replayed)


def capture(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    view = application.paying_online.capture(
        call.actor, call.store, call.order, call.path["payment"]
    )
    return Answer(view)


def refund(application: Application, call: Call[Nothing, RefundRequest]) -> Answer:
    view, replayed = application.refunding.refund(
        call.actor, call.store, call.order, call.path["payment"], call.body, call.key
    )
    return created(view, replayed=replayed)


OPERATIONS = (
    Operation(
        "GET",
        f"{ORDER}/payments",
        "list_payments",
        Text("Les paiements d'une commande", "The payments of an order"),
        TAG,
        list_payments,
        {200: PaymentList},
        who=PAYERS,
    ),
    Operation(
        "POST",
        f"{ORDER}/payments",
        "pay_order",
        Text("Payer en ligne ou encaisser", "Pay on line, or take money at the door"),
        TAG,
        pay,
        {201: PaymentView},
        who=PAYERS,
        may_send=may_pay,
        body=PaymentRequest,
        keyed=True,
        slow=True,
        refusals=(
            "wrong-state",
            "payment-under-way",
            "payment-declined",
            "cash-limit",
            "gateway-unavailable",
        ),
    ),
    Operation(
        "POST",
        f"{PAYMENT}/capture",
        "capture_payment",
        Text("Encaisser un paiement approuvé", "Take a payment that was approved"),
        TAG,
        capture,
        {200: PaymentView},
        who=PAYERS,
        slow=True,
        refusals=("payment-not-approved", "payment-declined", "gateway-unavailable"),
    ),
    Operation(
        "POST",
        f"{PAYMENT}/refunds",
        "refund_payment",
        Text("Rembourser tout ou partie d'un paiement", "Refund a payment, or part of it"),
        TAG,
        refund,
        {201: RefundView},
        who=MANAGERS,
        body=RefundRequest,
        keyed=True,
        slow=True,
        refusals=("refund-exceeds-capture",),
    ),
)

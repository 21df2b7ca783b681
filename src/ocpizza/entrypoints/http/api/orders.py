"""Quoting, placing, reading and changing orders."""

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from ocpizza.application.application import Application
from ocpizza.application.ordering.requests import (
    LinesRequest,
    MethodRequest,
    OrderRequest,
    QuoteRequest,
)
from ocpizza.application.reading.following import OrderPage, OrderQuery
from ocpizza.application.reading.orders import OrderView, QuoteView
from ocpizza.application.requests import Nothing
from ocpizza.domain.errors import Invalid
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.permission import may_order_by
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import created, encoded_answer, order_answer
from ocpizza.entrypoints.http.api.callers import CONCERNED, CUSTOMER_OR_COUNTER, STAFF
from ocpizza.entrypoints.http.etags import etag_of
from ocpizza.entrypoints.http.operations import BASE, Answer, Call, IfMatch, Operation, said
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.sse.streams import Subscription

TAG = "orders"
ORDERS = "/stores/{store}/orders"
ORDER = "/stores/{store}/orders/{order}"
BASKET_REFUSALS = (
    "not-offered",
    "not-delivered-there",
    "below-minimum",
    "store-closed",
)


R = TypeVar("R", bound=QuoteRequest | OrderRequest)


def may_order(actor: Actor, path: Mapping[str, str], body: Any) -> bool:
    channel = said(body, "channel")
    return all(
        may_order_by(each, actor, path["store"]) for each in Channel if each.value == channel
    )


def _reachable(application: Application, call: Call[Nothing, R]) -> R:
    """The request with its phone in E.164; raises Invalid after what comes before it."""
    contact = call.body.customer
    if contact is None or contact.phone is None:
        return call.body
    try:
        phone = e164(contact.phone, "/customer/phone")
    except Invalid:
        application.placing.check_channel(call.actor, call.store, call.body.channel)
        raise
    return replace(call.body, customer=replace(contact, phone=phone))


def quote(application: Application, call: Call[Nothing, QuoteRequest]) -> Answer:
    request = _reachable(application, call)
    return Answer(application.placing.quote(call.actor, call.store, request))


def place(application: Application, call: Call[Nothing, OrderRequest]) -> Answer:
    request = _reachable(application, call)
    placed = application.placing.place(call.actor, call.store, request, call.key)
    order = placed.order
    location = f"{BASE}/stores/{order.store}/orders/{order.id}"
    return created(order, replayed=placed.replayed, location=location, etag=etag_of(order.version))


def list_orders(application: Application, call: Call[OrderQuery, Nothing]) -> Answer:
    return Answer(application.order_reading.list(call.actor, call.store, call.query))


def get_order(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    order = application.order_reading.followed(call.actor, call.store, call.order)
    return encoded_answer(order)


def follow_order(application: Application, call: Call[Nothing, Nothing]) -> Subscription:
    application.order_reading.check_visible(call.actor, call.store, call.order)
    return Subscription((("order", call.store, call.order),))


def change_lines(application: Application, call: Call[Nothing, LinesRequest]) -> Answer:
    changed = application.changing.change_lines(
        call.actor, call.store, call.order, call.body, call.version
    )
    return order_answer(changed)


def change_method(application: Application, call: Call[Nothing, MethodRequest]) -> Answer:
    changed = application.changing.change_method(
        call.actor, call.store, call.order, call.body.payment_method, call.version
    )
    return order_answer(changed)


OPERATIONS = (
    Operation(
        "POST",
        "/stores/{store}/quotes",
        "quote_order",
        Text("Calculer le prix d'une commande sans la passer", "Price an order without placing it"),
        TAG,
        quote,
        {200: QuoteView},
        may_send=may_order,
        body=QuoteRequest,
        refusals=(*BASKET_REFUSALS, "forbidden"),
        begins=True,
        computes=True,
    ),
    Operation(
        "POST",
        ORDERS,
        "place_order",
        Text("Passer une commande", "Place an order"),
        TAG,
        place,
        {201: OrderView},
        may_send=may_order,
        body=OrderRequest,
        keyed=True,
        refusals=(
            *BASKET_REFUSALS,
            "price-changed",
            "out-of-stock",
            "too-much-unpaid",
            "forbidden",
        ),
        begins=True,
    ),
    Operation(
        "GET",
        ORDERS,
        "list_orders",
        Text("Les commandes d'un point de vente", "The orders of a store"),
        TAG,
        list_orders,
        {200: OrderPage},
        who=STAFF,
        query=OrderQuery,
    ),
    Operation(
        "GET",
        ORDER,
        "get_order",
        Text("Une commande", "One order"),
        TAG,
        get_order,
        {200: OrderView},
        who=CONCERNED,
        cached=True,
    ),
    Operation(
        "GET",
        f"{ORDER}/events",
        "follow_order",
        Text("Suivre une commande (SSE)", "Follow an order (SSE)"),
        TAG,
        follow_order,
        {200: None},
        who=CONCERNED,
        stream=True,
        token_in_query=True,
    ),
    Operation(
        "PUT",
        f"{ORDER}/lines",
        "change_lines",
        Text("Remplacer les lignes d'une commande", "Replace the lines of an order"),
        TAG,
        change_lines,
        {200: OrderView},
        who=CUSTOMER_OR_COUNTER,
        body=LinesRequest,
        if_match=IfMatch.REQUIRED,
        refusals=("not-offered", "below-minimum", "out-of-stock", "wrong-state"),
        begins=True,
    ),
    Operation(
        "PUT",
        f"{ORDER}/payment-method",
        "change_payment_method",
        Text("Choisir un autre moyen de paiement", "Choose another means of payment"),
        TAG,
        change_method,
        {200: OrderView},
        who=CUSTOMER_OR_COUNTER,
        body=MethodRequest,
        if_match=IfMatch.HONOURED,
        refusals=("wrong-state",),
    ),
)

"""Checkout: everything the law wants said before the button, then the order, then the payment."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from ocpizza.application.ordering.requests import OrderRequest
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.errors import Fault, Invalid, Refused
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep
from ocpizza.entrypoints.http.site.forms import (
    KEY_FIELD,
    at_the_store,
    key_of,
    new_key,
    read,
)
from ocpizza.entrypoints.http.site.pages.basket import alternatives, priced, within_stock
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.tracking import open_to, order_path, payment_request
from ocpizza.entrypoints.http.site.visits import Visit

BANKNOTES = (10, 20, 50)
"""Euros; "no note above 50 €" is the house's displayed policy."""
_ORDER = JsonReader(OrderRequest)


def show(tools: Tools, visit: Visit) -> Response:
    return _checkout(tools, visit, _known(visit), None)


def order(tools: Tools, visit: Visit) -> Response:
    """Place the order; a form sent twice places it once, and leads to the same place.

    With `adapt` only the basket changes, to what can still be made, and what was typed is kept.
    """
    if visit.field("adapt"):
        basket = within_stock(visit, basket_of(visit))
        response = _checkout(tools, visit, _typed(visit), None, basket)
        return keep(basket, response, visit.store, tools.cookies)
    try:
        request = _request(visit)
        placed = visit.application.placing.place(
            visit.actor, visit.store, request, key_of(visit, request)
        )
    except Refused as refusal:
        return _checkout(tools, visit, _typed(visit), told(refusal, visit.language))
    response = _onwards(tools, visit, placed.order)
    response.delete_cookie("basket", path=f"/stores/{visit.store}")
    return open_to(response, placed.order, tools.cookies)


def _onwards(tools: Tools, visit: Visit, placed: OrderView) -> Response:
    """To the gateway when it is to be paid now; to the tracker otherwise, or when that fails."""
    path = order_path(placed.store, placed.id)
    if placed.payment.method is not Method.PAYPAL:
        return tools.go(path)
    return _pay_online(tools, visit, placed.store, placed.id, str(placed.tracking_token))


def _pay_online(tools: Tools, visit: Visit, store: str, order_id: str, token: str) -> Response:
    """Open a payment and send the buyer to approve it."""
    path = order_path(store, order_id)
    request = payment_request(tools.site_url, store, order_id)
    holder = visit.application.signing_in.authenticate(token)
    try:
        payment, _ = visit.application.paying_online.start(
            holder, store, order_id, request, key_of(visit, request)
        )
    except Refused:
        return tools.go(f"{path}?payment=failed")
    return tools.go(payment.approve_url or path)


def _request(visit: Visit) -> OrderRequest:
    basket = basket_of(visit)
    if not basket.lines:
        raise Invalid((Fault("/lines", "minItems", {"limit": 1}),))
    if _has_alcohol(visit, basket) and visit.field("adult") != "1":
        raise Invalid((Fault("/adult", "adult"),))
    delivered = basket.fulfilment is Fulfilment.DELIVERY
    typed = _typed(visit)
    phone = visit.field("phone")
    values: dict[str, Any] = {
        "channel": Channel.WEB,
        "fulfilment": basket.fulfilment,
        "lines": [msgspec.to_builtins(line) for line in basket.lines],
        "customer": {
            "name": typed["name"],
            "phone": e164(phone, "/customer/phone") if phone else "",
            "email": typed["email"],
        },
        "payment_method": typed["payment_method"],
        "note": _note(visit, typed),
        "requested_for": at_the_store(typed["requested_for"]) if typed["requested_for"] else "",
    }
    if delivered:
        fields = ("line1", "line2", "postcode", "city", "instructions")
        values["address"] = {name: typed[name] for name in fields}
    return read(_ORDER, values)


def _note(visit: Visit, typed: Mapping[str, str]) -> str:
    note = typed["note"]
    banknote = typed["banknote"]
    if typed["payment_method"] == Method.CASH and banknote.isdecimal():
        paying = visit.wording.say("Will pay with a %(n)s € note.", n=banknote)
        note = f"{paying} {note}".strip()
    return note


def _checkout(
    tools: Tools,
    visit: Visit,
    values: Mapping[str, str],
    refused: Told | None,
    basket: Basket | None = None,
) -> Response:
    basket = basket or basket_of(visit)
    if not basket.lines:
        return tools.go(f"/stores/{visit.store}")
    if values["postcode"].isdecimal():
        basket = Basket(basket.fulfilment, basket.lines, values["postcode"])
    quote = priced(visit, basket)
    return tools.page(
        visit,
        "checkout.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        basket=basket,
        quote=quote,
        possible=alternatives(visit, basket, quote.lacks),
        values=values,
        methods=_methods(visit),
        banknotes=BANKNOTES,
        alcohol=_has_alcohol(visit, basket),
        refused=refused,
        key=visit.field(KEY_FIELD) or new_key(),
    )


FIELDS = (
    "name",
    "phone",
    "email",
    "line1",
    "line2",
    "postcode",
    "city",
    "instructions",
    "requested_for",
    "payment_method",
    "banknote",
    "note",
)


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.field(name) for name in FIELDS}


def _known(visit: Visit) -> dict[str, str]:
    """What an account or the basket already says."""
    values = dict.fromkeys(FIELDS, "")
    values["postcode"] = basket_of(visit).postcode
    if visit.actor.customer_id is not None:
        account = visit.application.own_account.view(visit.actor)
        values |= {"name": account.name, "phone": account.phone or "", "email": account.email}
    return values


def _methods(visit: Visit) -> list[Method]:
    return [
        method for method in Method if not method.online or visit.application.paying_online.offered
    ]


def _has_alcohol(visit: Visit, basket: Basket) -> bool:
    menu = visit.application.shop_reading.menu_view(visit.store, basket.fulfilment, visit.language)
    alcoholic = {item.item for item in menu.items if item.alcohol}
    return any(line.item in alcoholic for line in basket.lines)


PAGES = (Page("/stores/{store}/checkout", show, order, slow=True),)

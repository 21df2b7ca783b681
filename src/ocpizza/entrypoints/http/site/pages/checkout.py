"""Checkout: everything the law wants said before the button, then the order, then the payment."""

from itertools import groupby

from attrs import evolve
from starlette.responses import Response

from ocpizza.application.ordering.requests import OrderRequest
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.errors import Fault, Invalid, KeyReused, OutOfStock, Refused
from ocpizza.domain.money import Money
from ocpizza.domain.payments.at_the_door import banknotes_for
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.http.site.basket import Basket, basket_of, keep, packed, unpacked
from ocpizza.entrypoints.http.site.forms import KEY_FIELD, in_order, key_of, new_key
from ocpizza.entrypoints.http.site.ordering_form import FIELDS, Form, known, typed
from ocpizza.entrypoints.http.site.pictures import of_line
from ocpizza.entrypoints.http.site.pricing import alternatives, priced, within_stock
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.tracking import open_to, order_path, payment_request
from ocpizza.entrypoints.http.site.visits import Visit

KEPT_FOR_BACK = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
"""Who comes back from PayPal to an answer to a form finds it in the browser's history or nowhere:
with other cookies than before. What any other customer typed stays in no cache."""
BASKET_FIELD = "basket"
"""The basket goes along with the form: what was shown is what is ordered, also a second time."""


def show(tools: Tools, visit: Visit) -> Response:
    basket = basket_of(visit)
    return _checkout(tools, visit, basket, known(visit, basket), None)


def order(tools: Tools, visit: Visit) -> Response:
    """Place the order; a form sent twice places it once, and leads to the same place.

    A basket that was ordered already, by another tab or otherwise, is ordered again only if that
    is confirmed: the form that asks has a key of its own.

    With `adapt` only the basket changes, to what can still be made, and what was typed is kept.
    """
    basket, form = unpacked(visit.field(BASKET_FIELD)) or basket_of(visit), typed(visit)
    if visit.field("adapt"):
        basket = within_stock(visit, basket)
        response = _checkout(tools, visit, basket, form, None)
        return keep(basket, response, visit.store, tools.cookies)
    try:
        request = form.order(basket)
        placed = visit.application.placing.place(
            visit.actor, visit.store, request, key_of(visit, request)
        )
    except KeyReused as refusal:
        words = evolve(told(refusal, visit.language), detail=_twice(visit))
        return _checkout(tools, visit, basket, form, words, key=new_key())
    except Refused as refusal:
        return _checkout(tools, visit, basket, form, _told(visit, basket, form, refusal))
    _remember_address(visit, form, request)
    response = _onwards(tools, visit, placed.order)
    key, kept = visit.field(KEY_FIELD), basket_of(visit)
    if kept.key in ("", key):
        keep(Basket(last=(key, placed.order.id)), response, visit.store, tools.cookies)
    if visit.actor.customer_id is not None:
        return response  # whose session opens it, until they sign out
    return open_to(response, placed.order, tools.cookies)


def _remember_address(visit: Visit, form: Form, request: OrderRequest) -> None:
    if request.address is not None and visit.actor.customer_id and form.keeps_address:
        visit.application.own_account.use_address(visit.actor, request.address.address())


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


def _checkout(
    tools: Tools, visit: Visit, basket: Basket, form: Form, refused: Told | None, key: str = ""
) -> Response:
    if not basket.lines:
        return tools.go(f"/stores/{visit.store}?done=empty")
    reading = visit.application.shop_reading
    if form.postcode:
        basket = evolve(basket, postcode=form.postcode)
    times = reading.wanted_times(visit.store)
    wanted = form.values["requested_for"]
    asked = wanted if wanted in {each.isoformat() for each in times} else ""
    quote = priced(visit, basket, asked)
    card = reading.card(visit.store, visit.language)
    response = tools.page(
        visit,
        "checkout.html",
        status=refused.status if refused else 200,
        store=reading.store(visit.store),
        seller=visit.application.receipts.seller,
        basket=basket,
        packed=packed(basket),
        quote=quote,
        possible=alternatives(visit, basket, quote.lacks),
        card=card,
        picture=lambda line: of_line(card, line),
        form=form,
        values=form.values,
        soonest=times[0] if times else None,
        days=[(day, list(moments)) for day, moments in groupby(times, visit.wording.day)],
        today=reading.today(visit.store),
        methods=_methods(visit),
        banknotes=[note.cents // 100 for note in banknotes_for(Money(quote.total_cents or 0))],
        refused=refused,
        key=key or visit.field(KEY_FIELD) or basket.key or new_key(),
        ordered=_ordered(visit),
    )
    if refused and form.values["payment_method"] == Method.PAYPAL:
        response.headers.update(KEPT_FOR_BACK)
    return response


def _told(visit: Visit, basket: Basket, form: Form, refusal: Refused) -> Told:
    if isinstance(refusal, Invalid):
        refusal = _and_age(visit, basket, form, refusal)
    words = told(refusal, visit.language)
    if not (isinstance(refusal, OutOfStock) and form.values["possible"]):
        return words
    sentence = visit.wording.say(
        "Sorry, it ran out while you were ordering: there is not enough left for all of it."
        " Nothing was ordered."
    )
    return evolve(words, detail=sentence)


def _and_age(visit: Visit, basket: Basket, form: Form, refusal: Invalid) -> Invalid:
    """With the declaration of age, which only the menu knows to be missing."""
    quote = priced(visit, basket).quote
    told_already = any(fault.pointer == "/adult" for fault in refusal.faults)
    if told_already or form.values["adult"] == "1" or quote is None or not quote.alcohol:
        return refusal
    return in_order((*refusal.faults, Fault("/adult", "adult")), FIELDS)


def _twice(visit: Visit) -> str:
    return visit.wording.say(
        "This basket was ordered already, and nothing was ordered now. To have it twice, order"
        " once more."
    )


def _ordered(visit: Visit) -> str:
    """The order that this form's basket became, as far as this browser knows; else nothing."""
    key, order_id = basket_of(visit).last
    known = key and key == visit.field(KEY_FIELD)
    return order_path(visit.store, order_id) if known else ""


def _methods(visit: Visit) -> list[Method]:
    return [
        method for method in Method if not method.online or visit.application.paying_online.offered
    ]


PAGES = (Page("/stores/{store}/checkout", show, order, slow=True, begins=True),)

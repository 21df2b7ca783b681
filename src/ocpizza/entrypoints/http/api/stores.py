"""What anyone may read: stores, their menus, and what changes on them; and a store's live feed."""

from ocpizza.application.application import Application
from ocpizza.application.reading.menus import MenuView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.reading.stores import StorePage, StoreView
from ocpizza.application.requests import Nothing, Request
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import encoded_answer
from ocpizza.entrypoints.http.api.callers import STAFF
from ocpizza.entrypoints.http.operations import Answer, Call, Operation
from ocpizza.entrypoints.http.sse.streams import MenuSubscription, Subscription

TAG = "stores"


class MenuQuery(Request, frozen=True):
    """How the order will be had: VAT depends on it, and whether alcohol is sold."""

    fulfilment: Fulfilment = Fulfilment.TAKEAWAY


def list_stores(application: Application, call: Call[PageQuery, Nothing]) -> Answer:
    return Answer(application.shop_reading.stores(call.query))


def get_store(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.shop_reading.store(call.store))


def get_menu(application: Application, call: Call[MenuQuery, Nothing]) -> Answer:
    menu = application.shop_reading.menu(call.store, call.query.fulfilment, call.actor.language)
    return encoded_answer(menu)


def watch_menu(application: Application, call: Call[Nothing, Nothing]) -> MenuSubscription:
    application.shop_reading.check_known(call.store)
    return MenuSubscription(call.store)


def watch_store(application: Application, call: Call[Nothing, Nothing]) -> Subscription:
    application.shop_reading.check_known(call.store)
    return Subscription((("store", call.store),))


OPERATIONS = (
    Operation(
        "GET",
        "/stores",
        "list_stores",
        Text("Les points de vente", "The stores"),
        TAG,
        list_stores,
        {200: StorePage},
        query=PageQuery,
    ),
    Operation(
        "GET",
        "/stores/{store}",
        "get_store",
        Text("Un point de vente", "One store"),
        TAG,
        get_store,
        {200: StoreView},
    ),
    Operation(
        "GET",
        "/stores/{store}/menu",
        "get_menu",
        Text("La carte, et ce qui est encore réalisable", "The menu, and what can still be made"),
        TAG,
        get_menu,
        {200: MenuView},
        query=MenuQuery,
        cached=True,
    ),
    Operation(
        "GET",
        "/stores/{store}/menu/events",
        "watch_menu",
        Text("Suivre la carte (SSE)", "Watch the menu (SSE)"),
        TAG,
        watch_menu,
        {200: None},
        stream=True,
    ),
    Operation(
        "GET",
        "/stores/{store}/events",
        "watch_store",
        Text("Suivre un point de vente (SSE)", "Watch a store (SSE)"),
        TAG,
        watch_store,
        {200: None},
        who=STAFF,
        stream=True,
    ),
)

"""Keeping the menu, the recipes and the stores."""

import msgspec

from ocpizza.application.application import Application
from ocpizza.application.catalogue.ingredients import IngredientKeptView
from ocpizza.application.catalogue.items import ItemView
from ocpizza.application.catalogue.keeping_menu import Put
from ocpizza.application.catalogue.keeping_stores import PauseView, SellingView
from ocpizza.application.catalogue.stores import StoreKeptView
from ocpizza.application.requests import Nothing
from ocpizza.domain.errors import Forbidden, Invalid
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import ADMINS, MANAGERS
from ocpizza.entrypoints.http.api.kept import KeptIngredient, KeptItem, KeptSelling, KeptStore
from ocpizza.entrypoints.http.etags import etag_of
from ocpizza.entrypoints.http.operations import Answer, Call, IfMatch, Operation
from ocpizza.entrypoints.http.phones import e164

TAG = "catalogue"
ITEM = "/catalogue/items/{item}"
INGREDIENT = "/catalogue/ingredients/{ingredient}"


def _put(put: Put[ItemView] | Put[IngredientKeptView] | Put[StoreKeptView]) -> Answer:
    return Answer(put.view, 201 if put.created else 200, etag_of(put.view.version))


def get_item(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    view = application.keeping_menu.item(call.actor, call.path["item"])
    return Answer(view, etag=etag_of(view.version))


def put_item(application: Application, call: Call[Nothing, KeptItem]) -> Answer:
    item = call.path["item"]
    return _put(application.keeping_menu.put_item(call.actor, item, call.body, call.version))


def get_ingredient(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    view = application.keeping_menu.ingredient(call.actor, call.path["ingredient"])
    return Answer(view, etag=etag_of(view.version))


def put_ingredient(application: Application, call: Call[Nothing, KeptIngredient]) -> Answer:
    put = application.keeping_menu.put_ingredient(
        call.actor, call.path["ingredient"], call.body, call.version
    )
    return _put(put)


def put_store(application: Application, call: Call[Nothing, KeptStore]) -> Answer:
    try:
        phone = e164(call.body.phone, "/phone")
    except Invalid:
        if call.actor.is_admin():
            raise
        raise Forbidden from None  # it is another one, and not a manager's to change
    request = msgspec.structs.replace(call.body, phone=phone)
    put = application.keeping_stores.put_store(call.actor, call.store, request, call.version)
    return _put(put)


def get_store_settings(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    view = application.keeping_stores.store(call.actor, call.store)
    return Answer(view, etag=etag_of(view.version))


def put_selling(application: Application, call: Call[Nothing, KeptSelling]) -> Answer:
    item = call.path["item"]
    view = application.keeping_stores.put_selling(call.actor, call.store, item, call.body)
    return Answer(view)


def pause_store(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.keeping_stores.pause(call.actor, call.store))


def resume_store(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.keeping_stores.resume(call.actor, call.store))


OPERATIONS = (
    Operation(
        "GET",
        ITEM,
        "get_item",
        Text("Un article et ses recettes", "An item and its recipes"),
        TAG,
        get_item,
        {200: ItemView},
        who=MANAGERS,
        cached=True,
    ),
    Operation(
        "PUT",
        ITEM,
        "put_item",
        Text("Tenir un article", "Keep an item"),
        TAG,
        put_item,
        {200: ItemView, 201: ItemView},
        who=ADMINS,
        body=KeptItem,
        if_match=IfMatch.HONOURED,
        creates=True,
    ),
    Operation(
        "GET",
        INGREDIENT,
        "get_ingredient",
        Text("Un ingrédient", "An ingredient"),
        TAG,
        get_ingredient,
        {200: IngredientKeptView},
        who=MANAGERS,
        cached=True,
    ),
    Operation(
        "PUT",
        INGREDIENT,
        "put_ingredient",
        Text("Tenir un ingrédient", "Keep an ingredient"),
        TAG,
        put_ingredient,
        {200: IngredientKeptView, 201: IngredientKeptView},
        who=ADMINS,
        body=KeptIngredient,
        if_match=IfMatch.HONOURED,
        creates=True,
    ),
    Operation(
        "PUT",
        "/stores/{store}",
        "put_store",
        Text("Configurer un point de vente", "Configure a store"),
        TAG,
        put_store,
        {200: StoreKeptView, 201: StoreKeptView},
        who=MANAGERS,
        body=KeptStore,
        if_match=IfMatch.HONOURED,
        creates=True,
    ),
    Operation(
        "GET",
        "/stores/{store}/settings",
        "get_store_settings",
        Text("La configuration d'un point de vente", "How a store is configured"),
        TAG,
        get_store_settings,
        {200: StoreKeptView},
        who=MANAGERS,
        cached=True,
    ),
    Operation(
        "PUT",
        "/stores/{store}/menu/{item}",
        "put_selling",
        Text("Proposer un article, à quel prix", "Sell an item, at which price"),
        TAG,
        put_selling,
        {200: SellingView},
        who=MANAGERS,
        body=KeptSelling,
    ),
    Operation(
        "POST",
        "/stores/{store}/pause",
        "pause_store",
        Text("Suspendre les commandes en ligne", "Stop taking web orders"),
        TAG,
        pause_store,
        {200: PauseView},
        who=MANAGERS,
    ),
    Operation(
        "POST",
        "/stores/{store}/resume",
        "resume_store",
        Text("Reprendre les commandes en ligne", "Take web orders again"),
        TAG,
        resume_store,
        {200: PauseView},
        who=MANAGERS,
    ),
)

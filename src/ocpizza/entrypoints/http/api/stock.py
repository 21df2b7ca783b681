"""The stock of a store, its movements, and what can still be made of it."""

from collections.abc import Mapping
from typing import Any

from ocpizza.application.application import Application
from ocpizza.application.reading.stock import LedgerPage, MovementQuery, ProducibleList, StockView
from ocpizza.application.requests import Nothing
from ocpizza.application.stockkeeping.moving import ENTERED_BY, MovementRequest, MovementView
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import created
from ocpizza.entrypoints.http.api.callers import COOKS_AND_MANAGERS, STAFF
from ocpizza.entrypoints.http.operations import Answer, Call, Operation, said

TAG = "stock"
MOVEMENTS = "/stores/{store}/stock/movements"


def may_enter(actor: Actor, path: Mapping[str, str], body: Any) -> bool:
    kind, roles = said(body, "kind"), actor.roles_at(path["store"])
    return all(not roles.isdisjoint(ENTERED_BY[each]) for each in ENTERED_BY if each == kind)


def get_stock(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.stock_reading.stock(call.actor, call.store))


def get_producible(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.stock_reading.producible(call.actor, call.store))


def list_movements(application: Application, call: Call[MovementQuery, Nothing]) -> Answer:
    return Answer(application.stock_reading.movements(call.actor, call.store, call.query))


def enter_movement(application: Application, call: Call[Nothing, MovementRequest]) -> Answer:
    view, replayed = application.moving.enter(call.actor, call.store, call.body, call.key)
    return created(view, replayed=replayed)


OPERATIONS = (
    Operation(
        "GET",
        "/stores/{store}/stock",
        "get_stock",
        Text("Le stock d'un point de vente", "The stock of a store"),
        TAG,
        get_stock,
        {200: StockView},
        who=STAFF,
    ),
    Operation(
        "GET",
        MOVEMENTS,
        "list_movements",
        Text("Les mouvements du stock", "The movements of the stock"),
        TAG,
        list_movements,
        {200: LedgerPage},
        who=COOKS_AND_MANAGERS,
        query=MovementQuery,
    ),
    Operation(
        "POST",
        MOVEMENTS,
        "enter_movement",
        Text("Réceptionner, inventorier ou jeter", "Receive, count or throw away"),
        TAG,
        enter_movement,
        {201: MovementView},
        who=COOKS_AND_MANAGERS,
        may_send=may_enter,
        body=MovementRequest,
        keyed=True,
    ),
    Operation(
        "GET",
        "/stores/{store}/producible",
        "get_producible",
        Text("Ce qui est encore réalisable", "What can still be made"),
        TAG,
        get_producible,
        {200: ProducibleList},
        who=STAFF,
    ),
)

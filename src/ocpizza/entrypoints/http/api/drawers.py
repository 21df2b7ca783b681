"""The cash drawer of a store: open it, what goes in and out by hand, close it, look back."""

from ocpizza.application.application import Application
from ocpizza.application.paying.drawer import ClosingRequest, MoveRequest, OpeningRequest
from ocpizza.application.reading.drawers import DrawerNow, DrawerPage, DrawerView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.requests import Nothing
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import created
from ocpizza.entrypoints.http.api.callers import COUNTER, MANAGERS
from ocpizza.entrypoints.http.operations import Answer, Call, Operation

TAG = "payments"
DRAWER = "/stores/{store}/drawer"


def get_drawer(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.drawer_reading.now(call.actor, call.store))


def list_drawers(application: Application, call: Call[PageQuery, Nothing]) -> Answer:
    return Answer(application.drawer_reading.list(call.actor, call.store, call.query))


def open_drawer(application: Application, call: Call[Nothing, OpeningRequest]) -> Answer:
    keeping = application.keeping_drawer
    view, replayed = keeping.open(call.actor, call.store, call.body, call.key)
    return created(view, replayed=replayed)


def move_cash(application: Application, call: Call[Nothing, MoveRequest]) -> Answer:
    keeping = application.keeping_drawer
    view, replayed = keeping.move(call.actor, call.store, call.body, call.key)
    return created(view, replayed=replayed)


def close_drawer(application: Application, call: Call[Nothing, ClosingRequest]) -> Answer:
    keeping = application.keeping_drawer
    view, replayed = keeping.close(call.actor, call.store, call.body, call.key)
    return created(view, replayed=replayed)


OPERATIONS = (
    Operation(
        "GET",
        DRAWER,
        "get_drawer",
        Text("La caisse ouverte, et ce qui doit y entrer ou en sortir", "The open cash drawer"),
        TAG,
        get_drawer,
        {200: DrawerNow},
        who=COUNTER,
    ),
    Operation(
        "GET",
        "/stores/{store}/drawers",
        "list_drawers",
        Text("Les caisses et leurs écarts", "The cash drawers and their differences"),
        TAG,
        list_drawers,
        {200: DrawerPage},
        who=MANAGERS,
        query=PageQuery,
    ),
    Operation(
        "POST",
        f"{DRAWER}/open",
        "open_drawer",
        Text("Ouvrir la caisse avec son fond", "Open the cash drawer with its float"),
        TAG,
        open_drawer,
        {201: DrawerView},
        who=COUNTER,
        body=OpeningRequest,
        keyed=True,
        refusals=("drawer-open",),
    ),
    Operation(
        "POST",
        f"{DRAWER}/movements",
        "move_cash",
        Text("Apport, prélèvement, remise, rendu", "Deposit, withdraw, hand in, give back"),
        TAG,
        move_cash,
        {201: DrawerView},
        who=COUNTER,
        body=MoveRequest,
        keyed=True,
        refusals=("no-open-drawer",),
    ),
    Operation(
        "POST",
        f"{DRAWER}/close",
        "close_drawer",
        Text("Compter et clôturer la caisse", "Count and close the cash drawer"),
        TAG,
        close_drawer,
        {201: DrawerView},
        who=COUNTER,
        body=ClosingRequest,
        keyed=True,
        refusals=("no-open-drawer", "cash-carried"),
    ),
)

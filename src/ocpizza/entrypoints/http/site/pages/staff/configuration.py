"""How a store is configured: hours and closures by its manager, everything by an admin."""

import msgspec
from starlette.responses import Response

from ocpizza.application.catalogue.hours import ClosureRequest, HoursRequest
from ocpizza.application.catalogue.stores import StoreKeptView, StoreRequest
from ocpizza.application.requests import Request, Slug
from ocpizza.domain.errors import Fault, Invalid, NotFound, Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.entrypoints.http.api.callers import ADMINS, MANAGERS
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.forms import read, whole_number
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.store_form import Filled, blank, filled, typed
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.vocabulary import DAYS

SETTINGS = "/staff/{store}/settings"
NEW = "/admin/stores/new"


class NewStore(Request, frozen=True):
    """The name that a new store has in addresses, for good."""

    store: Slug


class Opening(Request, frozen=True):
    """What a manager may change."""

    opening_hours: HoursRequest
    closures: tuple[ClosureRequest, ...] = ()


_STORE = JsonReader(StoreRequest)
_OPENING = JsonReader(Opening)
_NEW = JsonReader(NewStore)


def show(tools: Tools, visit: Visit) -> Response:
    kept = visit.application.keeping_stores.store(visit.actor, visit.store)
    return _form(tools, visit, filled(kept), kept, None)


def keep(tools: Tools, visit: Visit) -> Response:
    kept = visit.application.keeping_stores.store(visit.actor, visit.store)
    form = typed(visit)
    try:
        request = _everything(form) if visit.actor.is_admin() else _opening(kept, form)
        version = whole_number(visit.field("version"))
        seen = version if isinstance(version, int) else None
        visit.application.keeping_stores.put_store(visit.actor, visit.store, request, seen)
    except Refused as refusal:
        return _form(tools, visit, form, kept, _told(visit, form, refusal))
    return tools.go(f"{SETTINGS.format(store=visit.store)}?done=1")


def show_new(tools: Tools, visit: Visit) -> Response:
    return _form(tools, visit, blank(), None, None)


def open_store(tools: Tools, visit: Visit) -> Response:
    """A new pizzeria sells the group's menu and has nothing in stock yet."""
    form = typed(visit)
    try:
        store = read(_NEW, {"store": visit.field("store")}).store
        request = _everything(form)
        _check_free(visit, store)
        visit.application.keeping_stores.put_store(visit.actor, store, request)
    except Refused as refusal:
        return _form(tools, visit, form, None, _told(visit, form, refusal))
    return tools.go(f"{SETTINGS.format(store=store)}?done=new")


def _check_free(visit: Visit, store: str) -> None:
    try:
        visit.application.keeping_stores.store(visit.actor, store)
    except NotFound:
        return
    raise Invalid((Fault("/store", "named-twice", {"name": store}),))


def _everything(form: Filled) -> StoreRequest:
    request = read(_STORE, form.everything())
    return msgspec.structs.replace(request, phone=e164(request.phone, "/phone"))


def _opening(kept: StoreKeptView, form: Filled) -> StoreRequest:
    """What is kept, with other hours."""
    opening = read(_OPENING, form.hours())
    own = {name: getattr(kept, name) for name in StoreRequest.__struct_fields__}
    return StoreRequest(
        **{**own, "opening_hours": opening.opening_hours, "closures": opening.closures}
    )


def _told(visit: Visit, form: Filled, refusal: Refused) -> Told:
    return told(refusal, visit.language).led_by(form.field_of)


def _form(
    tools: Tools, visit: Visit, form: Filled, kept: StoreKeptView | None, refused: Told | None
) -> Response:
    return tools.page(
        visit,
        "manage/settings.html",
        status=refused.status if refused else 200,
        kept=kept,
        form=form,
        values={**form.fields, "store": visit.field("store")},
        weekdays=list(DAYS),
        services=[service.value for service in Fulfilment],
        everything=visit.actor.is_admin(),
        done=visit.asked("done"),
        refused=refused,
    )


PAGES = (
    Page(SETTINGS, show, keep, who=MANAGERS),
    Page(NEW, show_new, open_store, who=ADMINS),
)

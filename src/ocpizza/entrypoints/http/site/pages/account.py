"""One's own account: data, addresses, past orders, and the way out."""

import msgspec
from starlette.responses import Response

from ocpizza.application.accounts.own import AccountRequest, AccountView
from ocpizza.application.reading.orders import AddressView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.errors import Refused
from ocpizza.domain.people.contact import written
from ocpizza.entrypoints.http.api.callers import CUSTOMERS, SIGNED_IN
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import read_reachable
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

ORDERS_SHOWN = 10
ADDRESS = ("line1", "line2", "postcode", "city", "instructions")
_ACCOUNT = JsonReader(AccountRequest)
_JSON = msgspec.json.Encoder()


def show(tools: Tools, visit: Visit) -> Response:
    if visit.actor.customer_id is None:
        account = visit.application.own_account.view(visit.actor)
        return tools.page(visit, "account_staff.html", account=account)
    return _account(tools, visit, None)


def change(tools: Tools, visit: Visit) -> Response:
    """Name and telephone; the addresses stay."""
    return _change(tools, visit, {name: visit.field(name) for name in ("name", "phone")})


def change_address(tools: Tools, visit: Visit) -> Response:
    """One address: `address` counts from 1, nothing there adds one, `remove` takes it out."""
    kept = [_address(each) for each in _view(visit).addresses]
    typed = {name: visit.field(name) for name in ADDRESS}
    place = visit.field("address")
    known = place.isdecimal() and 0 < int(place) <= len(kept)
    if visit.field("remove"):
        if known:
            del kept[int(place) - 1]
    elif known:
        kept[int(place) - 1] = typed
    else:
        kept.append(typed)
    return _change(tools, visit, {"addresses": kept}, place if known else "new")


def export(_: Tools, visit: Visit) -> Response:
    data = visit.application.own_data.export(visit.actor)
    body = msgspec.json.format(_JSON.encode(data), indent=2)
    name = f"ocpizza-{data.exported_at:%Y-%m-%d}.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, headers=headers, media_type="application/json")


def ask_erase(tools: Tools, visit: Visit) -> Response:
    return _erase(tools, visit, None)


def erase(tools: Tools, visit: Visit) -> Response:
    try:
        visit.application.own_data.erase(visit.actor)
    except Refused as refusal:
        return _erase(tools, visit, told(refusal, visit.language))
    response = tools.go("/sign-in?done=erased")
    tools.cookies.drop_session(response)
    return response


def _erase(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    status = refused.status if refused else 200
    return tools.page(visit, "erase.html", status=status, refused=refused)


def _change(tools: Tools, visit: Visit, changed: dict[str, object], address: str = "") -> Response:
    """`address` names the form that was sent, where it is that of an address."""
    account = _view(visit)
    known = {
        "name": account.name,
        "phone": account.phone,
        "addresses": [_address(each) for each in account.addresses],
    }
    try:
        request = read_reachable(_ACCOUNT, {**known, **changed}, ("name", "phone", *ADDRESS))
        visit.application.own_account.change(visit.actor, request)
    except Refused as refusal:
        words = told(refusal, visit.language)
        return _account(tools, visit, words.of_part(address) if address else words, address)
    return tools.go("/account?done=saved")


def _account(tools: Tools, visit: Visit, refused: Told | None, editing: str = "") -> Response:
    account = _view(visit)
    orders = visit.application.order_reading.mine(visit.actor, PageQuery(limit=ORDERS_SHOWN))
    stores = visit.application.shop_reading.stores(PageQuery(limit=200)).items
    typed = {name: visit.field(name) for name in ("name", "phone", *ADDRESS)}
    return tools.page(
        visit,
        "account.html",
        status=refused.status if refused else 200,
        account=account,
        values={
            **typed,
            "name": typed["name"] or account.name,
            "phone": typed["phone"] or written(account.phone or ""),
        },
        orders=orders.items,
        names={store.store: store.name for store in stores},
        cards={
            store: visit.application.shop_reading.card(store, visit.language)
            for store in {order.store for order in orders.items}
        },
        editing=editing or visit.asked("address"),
        done=visit.asked("done"),
        refused=refused,
    )


def _view(visit: Visit) -> AccountView:
    return visit.application.own_account.view(visit.actor)


def _address(address: AddressView) -> dict[str, str]:
    return {name: getattr(address, name) for name in ADDRESS}


PAGES = (
    Page("/account", show, change, who=SIGNED_IN),
    Page("/account/addresses", take=change_address, who=CUSTOMERS),
    Page("/account/export", export, who=CUSTOMERS),
    Page("/account/erase", ask_erase, erase, who=CUSTOMERS),
)

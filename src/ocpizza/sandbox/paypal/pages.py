"""The buyer's page and the front page: plain HTML, no script."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ocpizza.sandbox.paypal import orders
from ocpizza.sandbox.paypal.calls import Endpoint
from ocpizza.sandbox.paypal.errors import ApiError, Json
from ocpizza.sandbox.paypal.render import PAYER_ID, checkout_address
from ocpizza.sandbox.paypal.state import Funding, Order, Sandbox
from ocpizza.sandbox.paypal.style import STYLE
from ocpizza.sandbox.paypal.texts import words_for

POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


def checkout_page(sandbox: Sandbox) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        words = words_for(request.headers.get("accept-language"))
        with sandbox.lock:
            order = _order(sandbox, request.query_params.get("token", ""))
            if order is None:
                return _page(words, _alert(words["gone"]), status=404)
            orders.show_to_buyer(sandbox, order)
            return _page(words, _checkout(words, order), allowed=_origins(order))

    return endpoint


def checkout_choice(sandbox: Sandbox) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        words = words_for(request.headers.get("accept-language"))
        form = dict(parse_qsl((await request.body()).decode(errors="replace")))
        with sandbox.lock:
            order = _order(sandbox, form.get("token", ""))
            if order is None:
                return _page(words, _alert(words["gone"]), status=404)
            choice = form.get("choice")
            if choice == "cancel":
                return _leave(words, order, "cancel_url", {"token": order.id})
            if order.capture is None and choice in {funding.value for funding in Funding}:
                with sandbox.with_fate(sandbox.script_for("buyer.approve").fate):
                    orders.approve(sandbox, order, Funding(choice))
            returned = {"token": order.id, "PayerID": PAYER_ID}
            return _leave(words, order, "return_url", returned)

    return endpoint


def front_page(sandbox: Sandbox) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        words = words_for(request.headers.get("accept-language"))
        with sandbox.lock:
            rows = "".join(
                f"<tr><td><a href='{escape(checkout_address('', order.id))}'>{order.id}</a></td>"
                f"<td>{escape(order.unit.get('description') or order.unit.get('custom_id') or '')}"
                f"</td><td>{_status(order)}</td><td class='sum'>{_money(words, order.unit['amount'])}"
                "</td></tr>"
                for order in reversed(sandbox.orders.values())
            )
        head = _head(words, ("order", "for", "status"), ("total",))
        table = f"<table class='orders'>{head}<tbody>{rows}</tbody></table>"
        return _page(words, f"<p>{escape(words['warning'])}</p>{table}")

    return endpoint


async def stylesheet(_: Request) -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _order(sandbox: Sandbox, token: str) -> Order | None:
    try:
        return orders.find(sandbox, token)
    except ApiError:
        return None


def _status(order: Order) -> str:
    return order.status if order.capture is None else f"{order.status} / {order.capture.status}"


def _origins(order: Order) -> list[str]:
    """Where the form may lead: a browser holds redirects to `form-action` too."""
    addresses = (order.context.get(name) for name in ("return_url", "cancel_url"))
    parts = (urlsplit(address) for address in addresses if address)
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def _leave(words: dict[str, str], order: Order, name: str, query: dict[str, str]) -> Response:
    address = order.context.get(name)
    if address is None:
        text = words["no_return"] if name == "return_url" else words["cancelled"]
        return _page(words, f"<p>{escape(text)}</p>")
    return RedirectResponse(_with_query(address, query), status_code=303)


def _with_query(address: str, query: dict[str, str]) -> str:
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True) + list(query.items())
    return urlunsplit(parts._replace(query=urlencode(pairs)))


def _page(
    words: dict[str, str], body: str, *, status: int = 200, allowed: list[str] | None = None
) -> Response:
    title = escape(words["title"])
    html = (
        f"<!doctype html><html lang='{words['lang']}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><link rel='stylesheet' href='/_sandbox/style.css'></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    policy = " ".join([POLICY, *(allowed or [])])
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(html, status_code=status, headers=headers)


def _alert(text: str) -> str:
    return f"<p role='alert'>{escape(text)}</p>"


def _checkout(words: dict[str, str], order: Order) -> str:
    summary = _summary(words, order)
    if order.capture is not None:
        return f"<p>{escape(words['completed'])}</p>{summary}{_button(words, order, 'back')}"
    note = _alert(words["again"]) if order.funding is not None else ""
    choices = "".join(
        f"<label><input type='radio' name='choice' value='{funding.value}'"
        f"{' checked' if funding is Funding.IMMEDIATE else ''}>"
        f"{escape(words[funding.value])}</label>"
        for funding in Funding
    )
    return (
        f"<p>{escape(words['warning'])}</p>{note}{summary}"
        f"<form method='post' action='/checkoutnow'>{_token(order)}"
        f"<fieldset><legend>{escape(words['how'])}</legend>{choices}</fieldset>"
        f"<button id='approve'>{escape(words['pay'])} {_money(words, order.unit['amount'])}</button>"
        f"</form>{_button(words, order, 'cancel')}"
    )


def _token(order: Order) -> str:
    return f"<input type='hidden' name='token' value='{order.id}'>"


def _button(words: dict[str, str], order: Order, choice: str) -> str:
    return (
        f"<form method='post' action='/checkoutnow'>{_token(order)}"
        f"<button class='quiet' id='{choice}' name='choice' value='{choice}'>"
        f"{escape(words[choice])}</button></form>"
    )


def _summary(words: dict[str, str], order: Order) -> str:
    unit = order.unit
    merchant = order.context.get("brand_name") or "Demo merchant"
    told = f"<p>{escape(words['to'])} <strong>{escape(merchant)}</strong></p>"
    if unit.get("description"):
        told += f"<p>{escape(unit['description'])}</p>"
    rows = "".join(
        f"<tr><td>{escape(item['name'])}</td><td class='sum'>{escape(item['quantity'])}</td>"
        f"<td class='sum'>{_money(words, item['unit_amount'])}</td></tr>"
        for item in unit.get("items") or []
    )
    breakdown = unit["amount"].get("breakdown") or {}
    for name in ("shipping", "discount"):
        if breakdown.get(name):
            rows += _total_row(words, name, breakdown[name])
    rows += _total_row(words, "total", unit["amount"])
    head = _head(words, ("item",), ("quantity", "price"))
    return f"{told}<table>{head}<tbody>{rows}</tbody></table>"


def _head(words: dict[str, str], texts: Iterable[str], numbers: Iterable[str]) -> str:
    cells = [f"<th scope='col'>{escape(words[name])}</th>" for name in texts]
    cells += [f"<th scope='col' class='sum'>{escape(words[name])}</th>" for name in numbers]
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _total_row(words: dict[str, str], name: str, money: Json) -> str:
    return (
        f"<tr><th scope='row' colspan='2'>{escape(words[name])}</th>"
        f"<td class='sum'>{_money(words, money)}</td></tr>"
    )


def _money(words: dict[str, str], money: Json) -> str:
    value = money["value"].replace(".", words["decimal"])
    return f"{escape(value)}&nbsp;{escape(money['currency_code'])}"

"""The cookie that opens one order to whoever placed it or holds its link."""

from starlette.responses import Response

from ocpizza.application.paying.requests import PayPalRequest
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.people.roles import Role
from ocpizza.entrypoints.http.site.visits import CookieJar, Visit

COOKIE = "order"
A_MONTH = 30 * 24 * 3600


def order_path(store: str, order: str) -> str:
    """The tracker of an order."""
    return f"/stores/{store}/orders/{order}"


def way_back(visit: Visit, store: str, order: str) -> str:
    """To where an order is looked at: the tracker, or for whoever serves customers the counter."""
    if visit.actor.has(Role.COUNTER, store):
        return f"/staff/{store}/counter/{order}"
    return order_path(store, order)


def payment_request(site_url: str, store: str, order: str) -> PayPalRequest:
    """A payment at the gateway that brings its buyer back to the tracker."""
    back = f"{site_url}{order_path(store, order)}"
    return PayPalRequest(return_url=f"{back}/paid", cancel_url=f"{back}?payment=cancelled")


def open_to(response: Response, order: OrderView, cookies: CookieJar) -> Response:
    """Let this browser see the order, on the pages below its own path alone."""
    token = str(order.tracking_token)
    return remember(response, order.store, order.id, token, cookies)


def remember(
    response: Response, store: str, order: str, token: str, cookies: CookieJar
) -> Response:
    response.set_cookie(COOKIE, token, **cookies.options(order_path(store, order), A_MONTH))
    return response

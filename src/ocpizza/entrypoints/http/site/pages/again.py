"""The same once more: what can still be had of an order goes into the basket, ready to be ordered."""

from urllib.parse import urlencode

from starlette.responses import Response

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.orders import LineView
from ocpizza.entrypoints.http.site.basket import Basket, keep
from ocpizza.entrypoints.http.site.pages.tracker import ORDER
from ocpizza.entrypoints.http.site.pricing import priced, still_possible
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit


def again(tools: Tools, visit: Visit) -> Response:
    """To the checkout when it can be ordered as it was; else to the basket, which says why not."""
    past = visit.application.order_reading.get(visit.actor, visit.store, str(visit.path["order"]))
    postcode = past.address.postcode if past.address else ""
    wanted = Basket(past.fulfilment, tuple(map(_asked, past.lines)), postcode)
    basket, missed = still_possible(visit, wanted)
    path = f"/stores/{visit.store}/checkout"
    if missed or not priced(visit, basket).orderable:
        path = f"/stores/{visit.store}/basket?{urlencode([('missed', each) for each in missed])}"
    return keep(basket, tools.go(path.rstrip("?")), visit.store, tools.cookies)


def _asked(line: LineView) -> LineRequest:
    return LineRequest(
        item=line.item,
        quantity=line.quantity,
        size=line.size,
        without=line.without or None,
        extra=line.extra or None,
        half=line.half,
    )


PAGES = (Page(f"{ORDER}/again", take=again, order_scoped=True, begins=True),)

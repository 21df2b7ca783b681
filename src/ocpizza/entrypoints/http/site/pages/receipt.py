"""The receipt of an order, to print: issued on request (code de l'environnement L541-15-10)."""

from starlette.responses import Response

from ocpizza.domain.errors import NotFound, Refused
from ocpizza.entrypoints.http.site.pages.tracker import ORDER, show_refused
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.tracking import order_path, way_back
from ocpizza.entrypoints.http.site.visits import Visit


def issue(tools: Tools, visit: Visit) -> Response:
    if not visit.application.receipts.offered:
        raise NotFound
    order = str(visit.path["order"])
    try:
        visit.application.receipts.issue(visit.actor, visit.store, order)
    except Refused as refusal:
        return show_refused(tools, visit, refusal)
    return tools.go(f"{order_path(visit.store, order)}/receipt")


def show(tools: Tools, visit: Visit) -> Response:
    """What was issued; nothing is numbered by looking."""
    issued = visit.application.receipts.issued(visit.actor, visit.store, str(visit.path["order"]))
    if not issued:
        raise NotFound
    return tools.page(
        visit,
        "receipt.html",
        receipts=issued,
        order_path=way_back(visit, visit.store, str(visit.path["order"])),
    )


PAGES = (Page(f"{ORDER}/receipt", show, issue, order_scoped=True),)

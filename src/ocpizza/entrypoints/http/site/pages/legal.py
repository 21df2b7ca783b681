"""What the law wants said: who sells, on which terms, what is kept, what is in the food."""

from collections.abc import Callable

from starlette.responses import Response

from ocpizza.application.reading.menus import MenuItemView
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit


def _said(template: str) -> Callable[[Tools, Visit], Response]:
    def show(tools: Tools, visit: Visit) -> Response:
        seller = visit.application.receipts.seller
        return tools.page(visit, f"legal/{template}.html", seller=seller)

    return show


def allergens(tools: Tools, visit: Visit) -> Response:
    """From the recipes themselves, store by store: only what is sold there."""
    reading = visit.application.shop_reading
    stores = reading.stores(PageQuery(limit=200)).items
    known = {store.store for store in stores}
    asked = visit.asked("store")
    chosen = asked if asked in known else stores[0].store if stores else None
    items: tuple[MenuItemView, ...] = ()
    if chosen is not None:
        items = reading.menu_view(chosen, Fulfilment.TAKEAWAY, visit.language).items
    return tools.page(
        visit, "legal/allergens.html", stores=stores, chosen=chosen, items=items, all=list(Allergen)
    )


PAGES = (
    Page("/legal/notice", _said("notice")),
    Page("/legal/terms", _said("terms")),
    Page("/legal/privacy", _said("privacy")),
    Page("/legal/accessibility", _said("accessibility")),
    Page("/legal/allergens", allergens),
)

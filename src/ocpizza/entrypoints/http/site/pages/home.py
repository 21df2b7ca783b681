"""The front page: choose a store and how to get the pizza; and the language switch."""

from starlette.responses import Response

from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.reading.stores import StoreView
from ocpizza.entrypoints.http.site.landing import own_path
from ocpizza.entrypoints.http.site.pages import legal
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import LANGUAGE_COOKIE, Visit

YEAR = 365 * 24 * 3600


def show(tools: Tools, visit: Visit) -> Response:
    postcode = visit.asked("postcode").strip()
    stores = visit.application.shop_reading.stores(PageQuery(limit=200)).items
    ordered = sorted(
        stores, key=lambda store: (not _serves(store, postcode), not store.open_now, store.name)
    )
    return tools.page(
        visit,
        "home.html",
        stores=ordered,
        postcode=postcode,
        served=any(_serves(store, postcode) for store in stores),
    )


def choose_language(tools: Tools, visit: Visit) -> Response:
    response = tools.go(own_path(visit.field("next"), "/"))
    if visit.field("language") in {"fr", "en"}:
        options = tools.cookies.options(max_age=YEAR)
        response.set_cookie(LANGUAGE_COOKIE, visit.field("language"), **options)
    return response


def _serves(store: StoreView, postcode: str) -> bool:
    return any(area.postcode == postcode for area in store.delivery_areas)


PAGES = (Page("/", show), Page("/language", take=choose_language), *legal.PAGES)

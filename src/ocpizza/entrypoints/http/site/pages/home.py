"""The front page: choose a store and how to get the pizza; and the language switch."""

from starlette.responses import Response

from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.reading.stores import AreaView, NearbyView, StoreView
from ocpizza.domain.people.contact import POSTCODE
from ocpizza.entrypoints.http.site.landing import own_path
from ocpizza.entrypoints.http.site.pages import legal
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import LANGUAGE_COOKIE, Visit

YEAR = 365 * 24 * 3600


def show(tools: Tools, visit: Visit) -> Response:
    """With a postcode, the nearest first, and the nearest one that is open before all others."""
    postcode = visit.asked("postcode").replace(" ", "")
    found = POSTCODE.fullmatch(postcode) is not None
    reading = visit.application.shop_reading
    near = reading.near(postcode) if found else None
    stores = near.stores if near else reading.stores(PageQuery(limit=200)).items
    return tools.page(
        visit,
        "home.html",
        stores=sorted(stores, key=lambda store: _rank(store, near)),
        near=near,
        postcode=postcode if found else "",
        wrong=postcode if postcode and not found else "",
        area=lambda store: _area(store, postcode),
        alcohol=any(store.alcohol for store in stores),
    )


def choose_language(tools: Tools, visit: Visit) -> Response:
    response = tools.go(own_path(visit.field("next"), "/"))
    if visit.field("language") in {"fr", "en"}:
        options = tools.cookies.options(max_age=YEAR)
        response.set_cookie(LANGUAGE_COOKIE, visit.field("language"), **options)
    return response


def _rank(store: StoreView, near: NearbyView | None) -> tuple[bool, str]:
    """Sorting keeps the order of those that are equal, which near a postcode is by distance."""
    if near is None:
        return (not store.open_now or store.ordering_paused, store.name)
    return (store.store != near.open, "")


def _area(store: StoreView, postcode: str) -> AreaView | None:
    return next((area for area in store.delivery_areas if area.postcode == postcode), None)


PAGES = (
    Page("/", show, begins=True),
    Page("/language", take=choose_language, computes=True),
    *legal.PAGES,
)

"""The site put together: its pages, its files, and what they share."""

from urllib.parse import urlsplit

from starlette.routing import Route

from ocpizza.application.application import Application
from ocpizza.config import Settings
from ocpizza.entrypoints.http.elsewhere import TellPeople
from ocpizza.entrypoints.http.outages import Outages
from ocpizza.entrypoints.http.site.assets import Assets
from ocpizza.entrypoints.http.site.pages import (
    account,
    again,
    basket,
    changing,
    checkout,
    design,
    home,
    inbox,
    item,
    menu,
    receipt,
    reset,
    second_factor,
    sign_in,
    sign_up,
    tracker,
)
from ocpizza.entrypoints.http.site.pages.staff import (
    admin,
    audit,
    card,
    configuration,
    counter,
    courier,
    drawer,
    hand_over,
    kitchen,
    manager,
    orders,
    overview,
    stock,
    stock_sheet,
    team,
)
from ocpizza.entrypoints.http.site.rendering import Renderer
from ocpizza.entrypoints.http.site.routing import Page, Site, Tools
from ocpizza.entrypoints.http.site.visits import CookieJar
from ocpizza.entrypoints.http.sse.streams import Streams
from ocpizza.entrypoints.http.threads import Threads

ALL_PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *design.PAGES,
    *menu.PAGES,
    *item.PAGES,
    *basket.PAGES,
    *checkout.PAGES,
    *tracker.PAGES,
    *changing.PAGES,
    *again.PAGES,
    *receipt.PAGES,
    *sign_in.PAGES,
    *sign_up.PAGES,
    *reset.PAGES,
    *account.PAGES,
    *second_factor.PAGES,
    *manager.PAGES,
    *orders.PAGES,
    *overview.PAGES,
    *stock.PAGES,
    *stock_sheet.PAGES,
    *card.PAGES,
    *team.PAGES,
    *audit.PAGES,
    *configuration.PAGES,
    *admin.PAGES,
    *kitchen.PAGES,
    *counter.PAGES,
    *hand_over.PAGES,
    *drawer.PAGES,
    *courier.PAGES,
)


def site_routes(
    application: Application,
    settings: Settings,
    threads: Threads,
    streams: Streams,
    outages: Outages,
) -> tuple[list[Route], TellPeople]:
    """Every route of the site, and what tells people that an address is none."""
    assets = Assets()
    demonstrated = settings.demo_inbox is not None
    renderer = Renderer(assets, payment_origin=_payment_origin(settings), demo=demonstrated)
    cookies = CookieJar(https=settings.site_url.startswith("https://"))
    tools = Tools(renderer, cookies, settings.site_url)
    site = Site(application, tools, threads, outages, settings.own_origins)
    demo = inbox.Inbox(settings.demo_inbox).pages() if settings.demo_inbox else ()
    routes = [
        *site.routes((*ALL_PAGES, *demo)),
        *tracker.stream_routes(site, streams),
        *assets.routes(),
    ]
    return routes, site.tell_lost


def _payment_origin(settings: Settings) -> str | None:
    """Where the buyer approves: PayPal's own site in production, the sandbox's elsewhere."""
    if settings.paypal is None:
        return None
    if settings.production:
        return "https://www.paypal.com"
    parts = urlsplit(settings.paypal.url)
    return f"{parts.scheme}://{parts.netloc}"

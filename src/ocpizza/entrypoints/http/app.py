"""The site as one ASGI application, built from the use cases and the settings."""

from functools import partial
from importlib.metadata import version

from starlette.types import ASGIApp

from ocpizza.application.application import Application
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.backing_up.book import LastBackups
from ocpizza.config import Settings
from ocpizza.entrypoints.http.ceilings import Ceilings
from ocpizza.entrypoints.http.cors import CrossOrigin
from ocpizza.entrypoints.http.dispatch import Api
from ocpizza.entrypoints.http.documentation import Documentation
from ocpizza.entrypoints.http.elsewhere import Elsewhere
from ocpizza.entrypoints.http.figures import read, read_backups
from ocpizza.entrypoints.http.gate import ApplicationGate
from ocpizza.entrypoints.http.health import Health
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.metrics import Metrics
from ocpizza.entrypoints.http.openapi import Json, document
from ocpizza.entrypoints.http.operating import Operating
from ocpizza.entrypoints.http.operations import BASE
from ocpizza.entrypoints.http.outages import Outages
from ocpizza.entrypoints.http.outermost import Outermost
from ocpizza.entrypoints.http.problem_pages import ROUTES as PROBLEM_PAGES
from ocpizza.entrypoints.http.refreshed import Refreshed
from ocpizza.entrypoints.http.resources import resources_of
from ocpizza.entrypoints.http.root import Root
from ocpizza.entrypoints.http.server.draining import Draining, this_process
from ocpizza.entrypoints.http.site.site import site_routes
from ocpizza.entrypoints.http.sse.feed import EventFeed
from ocpizza.entrypoints.http.sse.menus import MenuFeed
from ocpizza.entrypoints.http.sse.streams import Streams
from ocpizza.entrypoints.http.table import OPERATIONS
from ocpizza.entrypoints.http.threads import Threads

SLOW_THREADS = 8
"""Calls to other machines, and passwords, that may be under way at once in a process."""
FIGURES_KEPT, BACKUPS_KEPT, PATIENCE = 5.0, 300.0, 4.0
"""Seconds; Prometheus gives up after ten."""


def create_app(
    application: Application, settings: Settings, draining: Draining = this_process
) -> ASGIApp:
    """Serves the application; event streams end when `draining` begins."""
    https = settings.site_url.startswith("https://")
    session_cookie = "__Host-session" if https else "session"
    threads = Threads(settings.pool_size, SLOW_THREADS)
    feed = EventFeed(application.events, threads, draining)
    menus = MenuFeed(feed, threads, application.shop_reading.shown)
    backups = application.backups
    metrics = Metrics(
        Refreshed("house", lambda: threads.database(read, application), FIGURES_KEPT, PATIENCE),
        None if backups is None else _read_seldom(threads, backups),
        application.machinery.pool,
        token=settings.metrics_token,
        open_without=not settings.production,
    )
    outages = Outages(application.readiness, application.watch)
    operating = Operating(
        application,
        ApplicationGate(application),
        application.watch,
        outages,
        settings.own_origins,
        session_cookie,
    )
    streams = Streams(feed, menus, application.events, threads)
    ceilings = Ceilings(enforced=settings.production)
    api: ASGIApp = Api(resources_of(OPERATIONS), operating, streams, threads, ceilings)
    if settings.cors_origins:
        api = CrossOrigin(api, frozenset(settings.cors_origins))

    def documented(language: Language) -> Json:
        return document(
            OPERATIONS,
            base=BASE,
            version=version("ocpizza"),
            session_cookie=session_cookie,
            language=language,
        )

    pages, tell_people = site_routes(application, settings, threads, streams, outages)
    elsewhere = Elsewhere(
        [
            *Health(application.readiness.check, application.watch, threads).routes(),
            *metrics.routes(),
            *Documentation(documented).routes(),
            *PROBLEM_PAGES,
            *pages,
        ],
        tell_people,
    )
    root = Root(api, elsewhere, site_url=settings.site_url, close=threads.close)
    return Outermost(root, metrics, https=https)


def _read_seldom(threads: Threads, backups: Backups) -> Refreshed[LastBackups]:
    """Each look reads every record in the backups' store, which may be a bucket far away."""
    start = partial(threads.slow, read_backups, backups)
    return Refreshed("backups", start, BACKUPS_KEPT, PATIENCE)

"""How the stores are doing, and who changed what."""

from ocpizza.application.application import Application
from ocpizza.application.reading.auditing import AuditPage, AuditQuery
from ocpizza.application.reading.reports import Overview, OverviewQuery
from ocpizza.application.requests import Nothing
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.operations import Answer, Call, Operation
from ocpizza.entrypoints.http.sse.streams import Subscription

TAG = "reports"


def get_overview(application: Application, call: Call[OverviewQuery, Nothing]) -> Answer:
    return Answer(application.report_reading.overview(call.actor, call.query))


def watch_stores(application: Application, call: Call[Nothing, Nothing]) -> Subscription:
    stores = application.report_reading.stores_run_by(call.actor)
    return Subscription(tuple(("store", store) for store in stores), several=True)


def list_changes(application: Application, call: Call[AuditQuery, Nothing]) -> Answer:
    return Answer(application.audit_reading.page(call.actor, call.query))


OPERATIONS = (
    Operation(
        "GET",
        "/reports/overview",
        "get_overview",
        Text("Comment vont les points de vente", "How the stores are doing"),
        TAG,
        get_overview,
        {200: Overview},
        who=MANAGERS,
        query=OverviewQuery,
    ),
    Operation(
        "GET",
        "/reports/events",
        "watch_stores",
        Text("Suivre tous les points de vente (SSE)", "Watch all stores (SSE)"),
        TAG,
        watch_stores,
        {200: None},
        who=MANAGERS,
        stream=True,
    ),
    Operation(
        "GET",
        "/audit",
        "list_changes",
        Text("Qui a changé quoi", "Who changed what"),
        TAG,
        list_changes,
        {200: AuditPage},
        who=MANAGERS,
        query=AuditQuery,
    ),
)

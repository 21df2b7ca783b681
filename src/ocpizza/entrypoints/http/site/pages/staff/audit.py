"""Who changed which price, role, count or setting: when, from what, to what."""

from typing import Any

import msgspec
from starlette.responses import Response

from ocpizza.application.reading.auditing import AuditPage, AuditQuery
from ocpizza.application.reading.paging import MOST, PageQuery
from ocpizza.domain.errors import Refused
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import told
from ocpizza.entrypoints.http.site.visits import Visit

AUDIT = "/staff/audit"
_QUERY = QueryReader(AuditQuery)


def show(tools: Tools, visit: Visit) -> Response:
    asked = {name: visit.asked(name) for name in ("store", "from", "to")}
    given = {**asked, "cursor": visit.asked("cursor")}
    try:
        query = _QUERY.read({name: text for name, text in given.items() if text})
        page, refused = visit.application.audit_reading.page(visit.actor, query), None
    except Refused as refusal:
        page, refused = AuditPage((), None), told(refusal, visit.language)
    stores = visit.application.shop_reading.stores(PageQuery(limit=MOST)).items
    run = visit.application.report_reading.stores_run_by(visit.actor)
    return tools.page(
        visit,
        "manage/audit.html",
        status=refused.status if refused else 200,
        page=page,
        names={store.store: store.name for store in stores},
        stores=run,
        values=asked,
        said=_said,
        refused=refused,
    )


def _said(value: Any) -> str:
    """What was recorded, as one reads it: a word, or a name and its value a line."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_said_shortly(inner)}" for name, inner in value.items())
    return _said_shortly(value)


def _said_shortly(value: Any) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


PAGES = (Page(AUDIT, show, who=MANAGERS),)

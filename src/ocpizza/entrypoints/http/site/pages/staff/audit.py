"""Who changed which price, role, count or setting: when, from what, to what."""

from starlette.responses import Response

from ocpizza.application.reading.auditing import AuditPage, AuditQuery
from ocpizza.application.reading.paging import MOST, PageQuery
from ocpizza.domain.errors import Refused
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.audited import Changes
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
    names = {store.store: store.name for store in stores}
    staff = visit.application.staffing.members(visit.actor, PageQuery(limit=MOST)).items
    run = visit.application.report_reading.stores_run_by(visit.actor)
    return tools.page(
        visit,
        "manage/audit.html",
        status=refused.status if refused else 200,
        page=page,
        names=names,
        stores=run,
        values=asked,
        said=Changes(visit.wording, names, {each.id: each.name for each in staff}),
        refused=refused,
    )


PAGES = (Page(AUDIT, show, who=MANAGERS),)

"""Today at a glance, for whoever runs a store; and the brake on web orders."""

from starlette.responses import Response

from ocpizza.application.reading.reports import OverviewQuery
from ocpizza.domain.orders.urgency import Alarm
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.site.pages.staff.overview import drawings
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit

MANAGER = "/staff/{store}/manager"


def show(tools: Tools, visit: Visit) -> Response:
    application, actor = visit.application, visit.actor
    overview = application.report_reading.overview(actor, OverviewQuery(store=visit.store))
    (report,) = overview.stores
    tickets = application.kitchen_reading.kitchen(actor, visit.store).items
    producible = application.stock_reading.producible(actor, visit.store).items
    stock = application.stock_reading.stock(actor, visit.store).items
    return tools.page(
        visit,
        "manage/manager.html",
        overview=overview,
        report=report,
        store=application.shop_reading.store(visit.store),
        waiting=[ticket for ticket in tickets if ticket.alarm is not Alarm.NONE],
        late=[ticket for ticket in tickets if ticket.late_seconds],
        short=[ticket for ticket in tickets if ticket.short],
        gone=[each for each in producible if each.can_make == 0],
        low=[level for level in stock if level.low],
        names={level.ingredient: level.name for level in stock},
        drawings=drawings(overview, visit),
    )


def pause(tools: Tools, visit: Visit) -> Response:
    visit.application.keeping_stores.pause(visit.actor, visit.store)
    return tools.go(MANAGER.format(store=visit.store))


def resume(tools: Tools, visit: Visit) -> Response:
    visit.application.keeping_stores.resume(visit.actor, visit.store)
    return tools.go(MANAGER.format(store=visit.store))


PAGES = (
    Page(MANAGER, show, who=MANAGERS),
    Page("/staff/{store}/pause", take=pause, who=MANAGERS),
    Page("/staff/{store}/resume", take=resume, who=MANAGERS),
)

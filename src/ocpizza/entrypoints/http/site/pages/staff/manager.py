"""Today at a glance, for whoever runs a store; and the brake on web orders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from starlette.responses import Response

from ocpizza.application.reading.reports import OverviewQuery
from ocpizza.application.reading.stock import ProducibleView
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.site.pages.staff.overview import drawings
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit

MANAGER = "/staff/{store}/manager"


@frozen
class Missed:
    """What cannot be made any more for want of one ingredient: items, and which sizes of them."""

    ingredient: str
    items: Mapping[str, Sequence[str]]


def missed(producible: Iterable[ProducibleView]) -> list[Missed]:
    """By ingredient, the one that most wait for first."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in producible:
        if each.can_make == 0:
            found[each.limiting_name][each.name].append(each.size)
    lacking = [Missed(ingredient, items) for ingredient, items in found.items()]
    return sorted(lacking, key=lambda each: len(each.items), reverse=True)


def show(tools: Tools, visit: Visit) -> Response:
    application, actor = visit.application, visit.actor
    overview = application.report_reading.overview(actor, OverviewQuery(store=visit.store))
    (report,) = overview.stores
    alerts = application.alert_reading.alerts(actor, visit.store)
    stock = application.stock_reading.stock(actor, visit.store).items
    return tools.page(
        visit,
        "manage/manager.html",
        overview=overview,
        report=report,
        store=application.shop_reading.store(visit.store),
        waiting=[alert for alert in alerts if alert.alarm.rings],
        late=[alert for alert in alerts if alert.late],
        short=[alert for alert in alerts if alert.short],
        missed=missed(application.stock_reading.producible(actor, visit.store).items),
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

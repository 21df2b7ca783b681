"""Every store of a manager, or of the group: live, over days of one's choice, and as files."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from attrs import frozen
from starlette.responses import Response

from ocpizza.application.reading.reports import Overview, OverviewQuery, StoreReport
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.money import Money
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.charts import WIDTH, drawn, height
from ocpizza.entrypoints.http.site.figures import Figure, figures
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.sheets import Cell, Sheet, download
from ocpizza.entrypoints.http.site.telling import told
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.wording import Wording

OVERVIEW = "/staff/overview"
CHART = f"{OVERVIEW}/chart.svg"
PERIODS = (1, 7, 30, 90)
"""Days that end today, to choose with one touch."""
_QUERY = QueryReader(OverviewQuery)


@frozen
class Period:
    """A choice of days: how many, and which they are."""

    days: int
    first: date
    last: date
    chosen: bool


@frozen
class Drawing:
    """A figure, and the picture of it."""

    figure: Figure
    path: str
    width: int
    height: int


def show(tools: Tools, visit: Visit) -> Response:
    try:
        overview, refused = _overview(visit), None
    except Refused as refusal:
        refused = told(refusal, visit.language)
        overview = visit.application.report_reading.overview(visit.actor, OverviewQuery())
    alerts = visit.application.alert_reading.alerts(visit.actor)
    return tools.page(
        visit,
        "manage/overview.html",
        status=refused.status if refused else 200,
        overview=overview,
        today=not (visit.asked("from") or visit.asked("to")),
        periods=_periods(visit, overview),
        query=urlencode(_days(overview)),
        drawings=drawings(overview, visit),
        waiting=Counter(alert.store for alert in alerts if alert.alarm.rings),
        late=Counter(alert.store for alert in alerts if alert.late),
        refused=refused,
    )


def chart(_: Tools, visit: Visit) -> Response:
    """One figure as a picture; its address changes with what it shows."""
    overview = _overview(visit)
    for figure in figures(overview, visit.wording):
        if figure.name == visit.asked("chart"):
            svg, policy = drawn(figure, visit.language)
            headers = {
                "Content-Security-Policy": policy,
                "Cache-Control": "private, max-age=86400",
            }
            return Response(svg, headers=headers, media_type="image/svg+xml")
    raise NotFound


def export(_: Tools, visit: Visit) -> Response:
    overview, wording = _overview(visit), visit.wording
    sheets = [_by_store(overview, wording), *(_sheet(each) for each in figures(overview, wording))]
    name = f"ocpizza-{overview.from_}-{overview.to}"
    return download(sheets, name, visit.path["kind"], visit.language)


def drawings(overview: Overview, visit: Visit) -> list[Drawing]:
    """Every figure, and where it is drawn."""
    return [
        Drawing(figure, _chart_path(figure, overview, visit), WIDTH, height(figure))
        for figure in figures(overview, visit.wording)
    ]


def _chart_path(figure: Figure, overview: Overview, visit: Visit) -> str:
    said = f"{visit.language} {figure}"
    asked = {
        "chart": figure.name,
        **_days(overview),
        **({"store": visit.store} if "store" in visit.path else {}),
        "v": hashlib.sha256(said.encode()).hexdigest()[:12],
    }
    return f"{CHART}?{urlencode(asked)}"


def _overview(visit: Visit) -> Overview:
    asked = {name: visit.asked(name) for name in ("from", "to", "store")}
    query = _QUERY.read({name: text for name, text in asked.items() if text})
    return visit.application.report_reading.overview(visit.actor, query)


def _days(overview: Overview) -> Mapping[str, str]:
    return {"from": overview.from_.isoformat(), "to": overview.to.isoformat()}


def _periods(visit: Visit, overview: Overview) -> list[Period]:
    running = visit.application.report_reading.overview(visit.actor, OverviewQuery()).to
    return [
        Period(days, first, running, chosen=(first, running) == (overview.from_, overview.to))
        for days in PERIODS
        for first in (running - timedelta(days=days - 1),)
    ]


def _by_store(overview: Overview, wording: Wording) -> Sheet:
    columns = (
        wording.say("Store"),
        wording.say("Orders"),
        wording.say("Revenue"),
        wording.say("Refunded"),
        wording.say("Cancelled"),
        wording.say("Under way"),
        wording.say("On time"),
        wording.say("Late"),
        wording.say("Late by, on average (s)"),
        wording.say("Stock alerts"),
    )
    return Sheet(wording.say("Stores"), columns, [_row(report) for report in overview.stores])


def _row(report: StoreReport) -> tuple[Cell, ...]:
    return (
        report.name,
        report.orders,
        Money(report.revenue_cents),
        Money(report.refunded_cents),
        report.cancelled,
        report.open,
        report.times.on_time,
        report.times.late,
        report.times.late_seconds,
        len(report.stock_alerts),
    )


def _sheet(figure: Figure) -> Sheet:
    def cell(value: int) -> Cell:
        return Money(value) if figure.money else value

    rows = [(label, *map(cell, values)) for label, values in figure.rows]
    return Sheet(figure.title, ("", *figure.series), rows)


PAGES = (
    Page(OVERVIEW, show, who=MANAGERS),
    Page(CHART, chart, who=MANAGERS),
    Page(f"{OVERVIEW}/export.{{kind}}", export, who=MANAGERS),
)

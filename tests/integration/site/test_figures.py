"""Figures of stores: what is drawn, shown as a table, and exported."""

from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ocpizza.application.reading.reports import (
    BusinessDayView,
    ChannelView,
    MethodView,
    Overview,
    StatusView,
    StoreReport,
    TimesView,
)
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.http.site.charts import drawn, height
from ocpizza.entrypoints.http.site.figures import Figure, figures
from ocpizza.entrypoints.http.site.wording import Wording

FRENCH = Wording("fr")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def a_report(store: str, **changes: Any) -> StoreReport:
    fields: dict[str, Any] = {
        "orders": 3,
        "revenue_cents": 4000,
        "refunded_cents": 0,
        "by_channel": (ChannelView(Channel.WEB, 3, 4000),),
        "times": TimesView(2, 1, 600, 1800, 300),
        "cancelled": 0,
        "awaiting_payment": 0,
        "open": 1,
        "short": 0,
        "stock_alerts": (),
        "by_status": (StatusView(Status.PLACED, 1), StatusView(Status.COLLECTED, 2)),
        "by_method": (MethodView(Method.CASH, 2, 3000, 500),),
        "by_day": (BusinessDayView(MONDAY, 1, 1000), BusinessDayView(TUESDAY, 2, 3000)),
    }
    return StoreReport(store=store, name=store.title(), **{**fields, **changes})


def found(overview: Overview) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(overview, FRENCH)}


def test_of_several_stores_each_is_a_row() -> None:
    quiet = a_report("grenoble", by_channel=(), by_method=(), by_day=())
    made = found(Overview(TUESDAY, TUESDAY, (a_report("bellecour"), quiet)))

    assert made["channels"].series == ("en ligne",)
    assert made["channels"].rows == (("Bellecour", (4000,)), ("Grenoble", (0,)))
    assert made["punctuality"].series == ("en retard", "à l\u2019heure")
    assert made["punctuality"].rows == (("Bellecour", (1, 2)), ("Grenoble", (1, 2)))
    assert "days" not in made


def test_of_one_store_its_kinds_are_the_rows() -> None:
    made = found(Overview(TUESDAY, TUESDAY, (a_report("bellecour"),)))

    assert made["states"].rows == (("reçue", (1,)), ("remise", (2,)))
    assert made["means"].rows == (("espèces", (2500,)),)


def test_over_several_days_there_is_a_row_a_day() -> None:
    made = found(Overview(MONDAY, TUESDAY, (a_report("bellecour"),)))

    assert [values for _, values in made["days"].rows] == [(1000,), (3000,)]


def test_without_a_sale_nothing_is_drawn() -> None:
    idle = a_report("bellecour", by_channel=(), by_method=(), by_status=())
    made = found(Overview(TUESDAY, TUESDAY, (idle,)))

    assert made["channels"].empty
    assert len(made["channels"].rows) == len(Channel)


def test_a_chart_is_a_picture_without_script_under_a_policy_of_its_own() -> None:
    figure = Figure(
        "channels", "Ventes", ("en ligne", "caisse"), (("<Lyon>", (4000, 900)),), money=True
    )

    svg, policy = drawn(figure, "fr")

    assert b"&lt;Lyon&gt;" in svg
    assert "40\u00a0€".encode() in svg
    for unwanted in (b"<script", b"style=", b"Generated", b"http://pygal"):
        assert unwanted not in svg
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert f'viewBox="0 0 440 {height(figure)}"'.encode() in svg


def test_the_same_figure_is_drawn_the_same() -> None:
    figure = Figure("states", "États", ("Lyon",), (("reçue", (3,)), ("prête", (1,))))

    first = drawn(figure, "fr")
    drawn.cache_clear()

    assert drawn(figure, "fr") == first


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("most", [100_00, 1500_00, 2000_00, 40_000_00])
def test_what_an_axis_says_is_read_apart(language: str, most: int) -> None:
    rows = (("OC Pizza Lyon Bellecour", (most,)), ("OC Pizza Grenoble", (0,)))
    svg, _ = drawn(Figure("channels", "Revenue", ("web",), rows, money=True), language)
    axis = [
        (float(node.attrib["x"]), node.text)
        for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        if node.text and "€" in node.text
    ]
    assert len(axis) > 1
    for (here, text), (there, _) in pairwise(axis):
        assert there - here > 8 * (len(text) + 2)

"""What the orders and the stock of stores add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from attrs import field, frozen
from sqlalchemy import Engine, Row, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.reading.takings import REFUSED, still_owed
from ocpizza.application.reading.reports import (
    BusinessDayView,
    ChannelView,
    MethodView,
    StatusView,
    StockAlertView,
    StoreReport,
    TimesView,
)
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import FINAL, UNSTARTED, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.stock.level import Level
from ocpizza.domain.text import Text

_HANDED_OVER = [Status.DELIVERED.value, Status.COLLECTED.value]

# One row a store and channel, with sums rather than means: these add up over the channels.
_SALES = text("""
SELECT store_id, channel,
       count(*) FILTER (WHERE sold) AS orders,
       coalesce(sum(total_cents) FILTER (WHERE sold), 0) AS revenue_cents,
       coalesce(sum(refunded_cents + pending_cents) FILTER (WHERE sold), 0) AS refunded_cents,
       count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE status = 'awaiting_payment') AS awaiting_payment,
       count(*) FILTER (WHERE NOT (status = ANY(:final))) AS open,
       count(*) FILTER (WHERE short <> '[]' AND status = ANY(:unstarted)) AS short,
       count(*) FILTER (WHERE over_at <= promised_at) AS on_time,
       count(*) FILTER (WHERE over_at > promised_at) AS late,
       sum(extract(epoch FROM over_at - promised_at))
           FILTER (WHERE over_at > promised_at) AS late_seconds,
       sum(extract(epoch FROM over_at - placed_at)) AS total_seconds,
       count(ready_at - started_at) AS prepared,
       sum(extract(epoch FROM ready_at - started_at)) AS preparation_seconds
FROM (
    SELECT orders.*,
           status NOT IN ('cancelled', 'awaiting_payment') AS sold,
           (SELECT max(CAST(entry ->> 'at' AS timestamptz))
            FROM jsonb_array_elements(history) AS entry
            WHERE entry ->> 'status' = ANY(:handed_over)) AS over_at,
           (SELECT max(CAST(entry ->> 'at' AS timestamptz))
            FROM jsonb_array_elements(history) AS entry
            WHERE entry ->> 'status' = 'in_preparation') AS started_at,
           (SELECT max(CAST(entry ->> 'at' AS timestamptz))
            FROM jsonb_array_elements(history) AS entry
            WHERE entry ->> 'status' = 'ready') AS ready_at
    FROM orders
    WHERE store_id = ANY(:stores) AND business_day BETWEEN :first AND :last
) AS dated
GROUP BY store_id, channel
""")

_STATES = text("""
SELECT store_id, status, count(*) AS orders
FROM orders
WHERE store_id = ANY(:stores) AND business_day BETWEEN :first AND :last
GROUP BY store_id, status
""")

_DAYS = text("""
SELECT store_id, business_day, count(*) AS orders, sum(total_cents) AS revenue_cents
FROM orders
WHERE store_id = ANY(:stores) AND business_day BETWEEN :first AND :last
  AND status NOT IN ('cancelled', 'awaiting_payment')
GROUP BY store_id, business_day
ORDER BY business_day
""")

_MEANS = text("""
SELECT payment.store_id, payment.method, count(*) AS payments,
       sum(payment.amount_cents) AS captured_cents, coalesce(sum(back.cents), 0) AS refunded_cents
FROM payments AS payment
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
LEFT JOIN LATERAL (
    SELECT sum(refund.amount_cents) AS cents FROM refunds AS refund
    WHERE refund.store_id = payment.store_id AND refund.payment_id = payment.id
      AND refund.status = 'completed'
) AS back ON true
WHERE payment.store_id = ANY(:stores) AND orders.business_day BETWEEN :first AND :last
  AND payment.captured_at IS NOT NULL
GROUP BY payment.store_id, payment.method
""")

_STOCK = text("""
SELECT store_id, ingredient_id, on_hand, reserved, reorder_level, name_fr, name_en
FROM stock_levels JOIN ingredients ON ingredients.id = stock_levels.ingredient_id
WHERE store_id = ANY(:stores)
ORDER BY store_id, ingredient_id
""")

_NAMES = text("SELECT id, name FROM stores WHERE id = ANY(:stores) ORDER BY id")


@frozen
class PostgresFigures:
    """The `Figures` port."""

    engine: Engine = field(converter=autocommit)

    def overview(
        self, stores: Sequence[str], first: date, last: date, language: str
    ) -> Sequence[StoreReport]:
        asked = {
            "stores": list(stores),
            "first": first,
            "last": last,
            "final": [status.value for status in FINAL],
            "unstarted": [status.value for status in UNSTARTED],
            "handed_over": _HANDED_OVER,
        }
        with self.engine.connect() as connection:
            names = connection.execute(_NAMES, asked).all()
            sales = _by_store(connection.execute(_SALES, asked))
            alerts = _alerts(connection.execute(_STOCK, asked), language)
            states, means, days = (
                _by_store(connection.execute(statement, asked))
                for statement in (_STATES, _MEANS, _DAYS)
            )
            refused = still_owed(connection.execute(REFUSED, asked))
        return [
            msgspec.structs.replace(
                _report(store, name, sales[store], alerts[store]),
                by_status=_by_status(states[store]),
                by_method=_by_method(means[store]),
                by_day=_by_day(days[store]),
                refused_refunds=tuple(each for each in refused if each.store == store),
            )
            for store, name in names
        ]


def _by_store(rows: Iterable[Row[Any]]) -> Mapping[str, list[Row[Any]]]:
    together: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        together[row.store_id].append(row)
    return together


def _alerts(rows: Iterable[Row[Any]], language: str) -> Mapping[str, list[StockAlertView]]:
    alerts: defaultdict[str, list[StockAlertView]] = defaultdict(list)
    for row in rows:
        level = Level(row.ingredient_id, row.on_hand, row.reserved, row.reorder_level)
        if level.low:
            name = Text(row.name_fr, row.name_en).in_(language)
            alerts[row.store_id].append(
                StockAlertView(level.ingredient, name, level.available, level.reorder_level)
            )
    return alerts


def _report(
    store: str, name: str, channels: Sequence[Row[Any]], alerts: Sequence[StockAlertView]
) -> StoreReport:
    def added(figure: str) -> int:
        return sum(int(getattr(row, figure) or 0) for row in channels)

    on_time, late = added("on_time"), added("late")
    found = {Channel(row.channel): row for row in channels}
    return StoreReport(
        store=store,
        name=name,
        orders=added("orders"),
        revenue_cents=added("revenue_cents"),
        refunded_cents=added("refunded_cents"),
        by_channel=tuple(
            ChannelView(channel, found[channel].orders, int(found[channel].revenue_cents))
            for channel in Channel
            if channel in found
        ),
        times=TimesView(
            on_time=on_time,
            late=late,
            preparation_seconds=_mean(added("preparation_seconds"), added("prepared")),
            total_seconds=_mean(added("total_seconds"), on_time + late),
            late_seconds=_mean(added("late_seconds"), late),
        ),
        cancelled=added("cancelled"),
        awaiting_payment=added("awaiting_payment"),
        open=added("open"),
        short=added("short"),
        stock_alerts=tuple(alerts),
    )


def _by_status(rows: Sequence[Row[Any]]) -> tuple[StatusView, ...]:
    found = {row.status: row.orders for row in rows}
    return tuple(StatusView(status, found[status]) for status in Status if status in found)


def _by_method(rows: Sequence[Row[Any]]) -> tuple[MethodView, ...]:
    found = {row.method: row for row in rows}
    return tuple(
        MethodView(method, row.payments, int(row.captured_cents), int(row.refunded_cents))
        for method in Method
        if (row := found.get(method.value)) is not None
    )


def _by_day(rows: Sequence[Row[Any]]) -> tuple[BusinessDayView, ...]:
    return tuple(
        BusinessDayView(row.business_day, row.orders, int(row.revenue_cents)) for row in rows
    )


def _mean(amount: int, count: int) -> int | None:
    return amount // count if count else None

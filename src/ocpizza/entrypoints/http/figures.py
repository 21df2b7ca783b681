"""What the house's database says, as Prometheus reads it: by whichever process is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from attrs import frozen
from prometheus_client import Metric
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

from ocpizza.application.application import Application
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.backing_up.book import LastBackups
from ocpizza.application.maintaining import MaintenanceView
from ocpizza.application.reading.house import StoreFigures
from ocpizza.application.reading.machinery import JobSeen, Lag, Server, Waiting
from ocpizza.application.reading.takings import RefusedRefundView


@frozen
class Figures:
    """Everything of one moment, or nearly."""

    server: Server
    waiting: Sequence[Waiting]
    lag: Sequence[Lag]
    jobs: Sequence[JobSeen]
    stores: Sequence[StoreFigures]
    refused: Sequence[RefusedRefundView]
    maintenance: MaintenanceView


def read_backups(backups: Backups) -> LastBackups:
    return backups.book.last("DATABASE_URL")


def read(application: Application) -> Figures:
    machinery, house = application.machinery, application.house_reading
    return Figures(
        server=machinery.server(),
        waiting=machinery.waiting(),
        lag=machinery.lag(),
        jobs=machinery.jobs(),
        stores=house.stores(),
        refused=house.refused_refunds(),
        maintenance=application.maintaining.status(),
    )


@frozen(eq=False)  # a registry keeps its collectors by who they are
class Exported:
    """A collector of what was read; without, it only says so."""

    figures: Figures | None
    backups: LastBackups | None

    def collect(self) -> Iterator[Metric]:
        up = "Whether the database gave the figures of the house, in time for this answer."
        yield GaugeMetricFamily("ocpizza_database_up", up, float(self.figures is not None))
        if self.figures is not None:
            yield from _stores(self.figures.stores)
            yield from _payments(self.figures)
            yield from _work(self.figures)
            yield from _server(self.figures.server)
            yield from _maintenance(self.figures.maintenance)
        if self.backups is not None:
            yield from _backups(self.backups)


def _gauge(
    name: str, meaning: str, labels: Sequence[str], values: Iterable[tuple[Sequence[str], float]]
) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for names, value in values:
        family.add_metric(names, value)
    return family


_OF_STORES: tuple[tuple[str, str, Callable[[StoreFigures], float]], ...] = (
    ("store_open", "Whether its hours say that it is open.", lambda store: store.open),
    ("store_paused", "Whether it takes no orders on the web.", lambda store: store.paused),
    (
        "kitchen_queue_orders",
        "Orders that the kitchen has not finished.",
        lambda store: store.queue,
    ),
    ("kitchen_queue_pizzas", "Pizzas of these orders.", lambda store: store.queue_pizzas),
    ("orders_late", "Of these orders, those past their promise.", lambda store: store.late),
    (
        "orders_behind_seconds",
        "How far the latest of them is past its promise.",
        lambda store: store.behind_seconds,
    ),
    (
        "orders_unattended",
        "Orders that nobody began in time, for which the manager was rung.",
        lambda store: store.unattended,
    ),
    ("orders_short", "Orders in the kitchen that lack an ingredient.", lambda store: store.short),
    (
        "stock_low_ingredients",
        "Ingredients at or below their alert level.",
        lambda store: store.low,
    ),
    ("menu_items", "Items that it offers.", lambda store: store.offered),
    ("menu_items_sold_out", "Of these, what no size can be made of.", lambda store: store.sold_out),
)


def _stores(stores: Sequence[StoreFigures]) -> Iterator[Metric]:
    for name, meaning, value in _OF_STORES:
        values = (((store.store,), float(value(store))) for store in stores)
        yield _gauge(f"ocpizza_{name}", meaning, ("store",), values)
    yield _gauge(
        "ocpizza_orders",
        "Orders placed in the last 24 hours, and those that are not over yet, by state.",
        ("store", "status"),
        (
            ((store.store, status.value), count)
            for store in stores
            for status, count in store.orders.items()
        ),
    )
    placed = CounterMetricFamily(
        "ocpizza_orders_placed", "Orders that were ever placed.", labels=("store",)
    )
    for store in stores:
        placed.add_metric((store.store,), store.placed)
    yield placed


def _payments(figures: Figures) -> Iterator[Metric]:
    yield _gauge(
        "ocpizza_payments",
        "Attempts to pay for orders placed in the last 24 hours, by their outcome.",
        ("store", "method", "outcome"),
        (
            ((store.store, method.value, outcome.value), count)
            for store in figures.stores
            for (method, outcome), count in store.payments.items()
        ),
    )
    refused = "Refunds that the payment gateway refused, whose money is still owed."
    yield GaugeMetricFamily("ocpizza_refunds_refused", refused, len(figures.refused))
    owed = sum(each.owed_cents for each in figures.refused) / 100
    yield GaugeMetricFamily("ocpizza_refunds_refused_owed_euros", "How much that is.", owed)


def _work(figures: Figures) -> Iterator[Metric]:
    now = figures.server.now
    yield _gauge(
        "ocpizza_backlog_items",
        "What waits for the worker.",
        ("backlog",),
        (((each.backlog.value,), each.count) for each in figures.waiting),
    )
    yield _gauge(
        "ocpizza_backlog_age_seconds",
        "Since when the oldest of it waits; 0 when nothing does.",
        ("backlog",),
        (((each.backlog.value,), _age(each.since, now)) for each in figures.waiting),
    )
    yield _gauge(
        "ocpizza_event_lag_events",
        "Events that a consumer of the outbox has still to read.",
        ("consumer",),
        (((each.consumer,), each.events) for each in figures.lag),
    )
    yield _gauge(
        "ocpizza_event_lag_seconds",
        "Since when the oldest of them waits; 0 when it has read all.",
        ("consumer",),
        (((each.consumer,), _age(each.since, now)) for each in figures.lag),
    )
    yield _gauge(
        "ocpizza_job_last_tick_timestamp_seconds",
        "When the worker last put the job into its queue by the clock.",
        ("task",),
        (((each.name,), each.rang_at.timestamp()) for each in figures.jobs if each.rang_at),
    )
    yield _gauge(
        "ocpizza_job_failed_runs",
        "Runs of the job that failed in the last 72 hours.",
        ("task",),
        (((each.name,), each.failed) for each in figures.jobs),
    )


def _server(server: Server) -> Iterator[Metric]:
    for name, meaning, value in (
        ("connections", "Connections to the database server, anybody's.", server.connections),
        ("connections_max", "How many we could have at most.", server.most_connections),
        ("size_bytes", "What the database takes on its disk.", server.size_bytes),
        ("clock_timestamp_seconds", "The database's clock.", server.now.timestamp()),
    ):
        yield GaugeMetricFamily(f"ocpizza_database_{name}", meaning, value)


def _maintenance(now: MaintenanceView) -> Iterator[Metric]:
    for name, meaning, on in (
        ("maintenance_on", "Whether customers are asked to wait.", now.on),
        ("maintenance_database_on", "Whether nobody writes, and jobs pause.", now.database),
    ):
        yield GaugeMetricFamily(f"ocpizza_{name}", meaning, float(on))


def _backups(last: LastBackups) -> Iterator[Metric]:
    for name, meaning, at in (
        ("success", "When the newest complete backup was begun; 0 for never.", last.completed),
        ("verified", "When one was last restored to try it; 0 for never.", last.verified),
    ):
        seconds = at.timestamp() if at is not None else 0.0
        yield GaugeMetricFamily(f"ocpizza_backup_last_{name}_timestamp_seconds", meaning, seconds)


def _age(since: datetime | None, now: datetime) -> float:
    return max(now - since, timedelta()).total_seconds() if since is not None else 0.0

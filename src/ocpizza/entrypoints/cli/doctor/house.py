"""What happens in the database: the worker and its backlogs, money, stores, books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ocpizza.application.application import Application
from ocpizza.application.reading.house import StoreFigures
from ocpizza.application.reading.machinery import Backlog
from ocpizza.entrypoints.cli.doctor.findings import (
    Finding,
    critical,
    fine,
    graded,
    runbook,
    warning,
)

SILENT = timedelta(minutes=1)
LAGS, LAGS_MUCH = timedelta(minutes=1), timedelta(minutes=10)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PATIENCE: Mapping[Backlog, tuple[timedelta, timedelta, str]] = {
    Backlog.JOBS: (2 * MINUTE, 10 * MINUTE, "queue-stuck"),
    Backlog.MESSAGES: (5 * MINUTE, 60 * MINUTE, "paypal-down"),
    Backlog.CAPTURES: (15 * MINUTE, DAY, "paypal-down"),
    Backlog.REFUNDS: (15 * MINUTE, DAY, "paypal-down"),
    Backlog.LETTERS: (15 * MINUTE, DAY, "queue-stuck"),
}
"""How old the oldest may be before it is bad, and worse, and the page about it."""


def worker(app: Application) -> Iterator[Finding]:
    now, jobs = app.machinery.server().now, app.machinery.jobs()
    ticks = [job.rang_at for job in jobs if job.rang_at is not None]
    if not ticks:
        yield critical("worker", "no worker has ever run on this database", "ocpizza worker")
    else:
        silent = max(now - max(ticks), timedelta())
        yield graded(
            "worker",
            f"the worker's clock last rang {spoken(silent)} ago",
            runbook("queue-stuck"),
            bad=silent > SILENT,
            worse=silent > SILENT,
        )
    for job in jobs:
        if job.failed:
            yield warning(
                "worker",
                f"{job.name} failed {job.failed} times in the last 72 h",
                f"look for {job.name} in the worker's log; {runbook('errors')}",
            )
    yield from _backlogs(app, now)
    for lag in app.machinery.lag():
        age = _age(lag.since, now)
        yield graded(
            "events",
            f"{lag.consumer} has {lag.events} to read, the oldest {spoken(age)} old",
            runbook("queue-stuck"),
            bad=age > LAGS,
            worse=age > LAGS_MUCH,
        )


def _backlogs(app: Application, now: datetime) -> Iterator[Finding]:
    for each in app.machinery.waiting():
        long, too_long, page = PATIENCE[each.backlog]
        age = _age(each.since, now)
        oldest = f", the oldest {spoken(age)}" if each.count else ""
        yield graded(
            each.backlog.value,
            f"{each.count} wait{oldest}",
            runbook(page),
            bad=age > long,
            worse=age > too_long,
        )


def maintenance(app: Application) -> Iterator[Finding]:
    now = app.maintaining.status()
    if now.on:
        what = "nobody writes and jobs pause" if now.database else "customers are asked to wait"
        until = "until it is ended" if now.until is None else f"until {now.until:%Y-%m-%d %H:%M %Z}"
        yield warning("maintenance", f"on, {until}: {what}", "ocpizza maintenance off")


def money(app: Application) -> Iterator[Finding]:
    refused = app.house_reading.refused_refunds()
    owed = sum(each.owed_cents for each in refused)
    yield graded(
        "refunds",
        f"{len(refused)} were refused and are still owed, {owed / 100:.2f} €",
        f"ocpizza payments reconcile; a manager gives them in another way; {runbook('paypal-down')}",
        bad=bool(refused),
    )


def stores(app: Application) -> Iterator[Finding]:
    found = app.house_reading.stores()
    if not found:
        yield warning("stores", "there is no store", "ocpizza stores add")
    for store in found:
        yield from _store(store)


def _store(store: StoreFigures) -> Iterator[Finding]:
    name = store.store
    closed = list(_closed(store))
    yield from closed
    if store.late or store.unattended:
        yield warning(
            name,
            f"{store.late} orders are late by up to {spoken(timedelta(seconds=store.behind_seconds))},"
            f" {store.unattended} nobody has begun",
            "telephone the store",
        )
    elif not closed:
        yield fine(
            name, f"{store.queue} orders in the kitchen, none late; {store.low} stocks are low"
        )


def _closed(store: StoreFigures) -> Iterator[Finding]:
    """Whether nobody can order there, perhaps by mistake."""
    name, page = store.store, runbook("store-offline")
    if store.paused:
        yield warning(
            name, "it takes no orders from the web", f"ocpizza stores resume {name}; {page}"
        )
    if not store.opens_soon:
        yield warning(name, "it does not open within a week", f"look at its hours; {page}")
    if not store.offered:
        yield critical(name, "it offers nothing at all", f"look at its menu; {page}")
    elif store.sold_out == store.offered:
        yield critical(name, "nothing on its menu can be made", f"count its stock; {page}")
    elif store.sold_out:
        yield fine(name, f"{store.sold_out} of {store.offered} items are sold out")


def books(app: Application) -> Iterator[Finding]:
    broken = {name: len(found) for name, found in app.checking.run() if found}
    if broken:
        says = ", ".join(f"{name} ({count})" for name, count in broken.items())
        yield critical("books", f"what must hold does not: {says}", "ocpizza check")
    else:
        yield fine("books", f"{len(app.checking.names())} invariants hold")


def _age(since: datetime | None, now: datetime) -> timedelta:
    return max(now - since, timedelta()) if since is not None else timedelta()


def spoken(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    for unit, worth in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * worth:
            return f"{seconds // worth} {unit}"
    return f"{seconds} s"

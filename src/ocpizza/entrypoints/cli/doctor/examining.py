"""One look after the other. What breaks one of them is a finding too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from ocpizza.application.application import Application
from ocpizza.config import Misconfigured, Settings
from ocpizza.embedded_postgres import ClusterError
from ocpizza.entrypoints.cli.doctor import backups, database, house, machine
from ocpizza.entrypoints.cli.doctor.findings import Finding, critical, runbook, warning
from ocpizza.entrypoints.cli.errors import explain
from ocpizza.entrypoints.cli.opening import settings

Look = Callable[[], Iterator[Finding]]


def examine() -> Iterator[Finding]:
    """Every finding, as soon as it is made."""
    try:
        ours = Settings.from_env(os.environ).database_url is None
        with settings() as chosen:
            yield from _examine(chosen, ours=ours)
    except (Misconfigured, ClusterError) as error:
        yield critical("settings", str(error), "ocpizza config")


def _examine(chosen: Settings, *, ours: bool) -> Iterator[Finding]:
    from ocpizza.container import opened

    with opened(chosen) as app:
        yield from machine.settings(chosen, ours=ours)
        yield from _looked("disk", machine.disk)
        try:
            database.reached(app)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest is looked at
            yield critical("database", _reason(error), runbook("database-down"))
            yield warning(
                "database",
                "not looked at: schema, worker, backlogs, money, stores, books",
                "ocpizza doctor, once the database is there",
            )
        else:
            yield from _in_the_database(app, chosen)
        yield from _looked("outside", lambda: machine.outside(app))
        yield from _looked("backups", lambda: backups.backups(app))


def _in_the_database(app: Application, chosen: Settings) -> Iterator[Finding]:
    yield from _looked("database", lambda: database.server(app, chosen))
    standing = list(_looked("schema", lambda: database.schema(chosen)))
    yield from standing
    if any(each.do for each in standing):
        return
    yield from _looked("maintenance", lambda: house.maintenance(app))
    yield from _looked("worker", lambda: house.worker(app))
    yield from _looked("refunds", lambda: house.money(app))
    yield from _looked("stores", lambda: house.stores(app))
    yield from _looked("books", lambda: house.books(app))


def _looked(about: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - the other looks are worth having
        yield critical(about, f"could not be looked at: {_reason(error)}", runbook("errors"))


def _reason(error: Exception) -> str:
    return explain(error, "en") or type(error).__name__

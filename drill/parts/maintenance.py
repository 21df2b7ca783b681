"""Maintenance: customers wait, then nobody writes; who has ordered is told in both."""

import time
from collections import defaultdict
from http import HTTPStatus
from uuid import uuid4

import httpx2
import psycopg
from psycopg import sql

from drill.customers import STORES
from drill.figures import Figure
from drill.house import House
from drill.processes import until
from ocpizza.entrypoints.http.operations import BASE
from ocpizza.entrypoints.http.table import OPERATIONS

EVERYWHERE = 10
"""So many answers in a row on new connections: every process has heard of it."""
PATIENCE = 10.0
TOLD_WITHIN = 2.0
REFUSALS = 100
TABLES = """
SELECT relname FROM pg_class
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'running_writes'
"""
"""All but the one that says who is writing."""


def on(house: House) -> None:
    with house.journal.step("Maintenance on", Figure.MAINTENANCE_ON) as step:
        followed = house.customers.order(STORES[0])
        house.this.did("maintenance", "on", "--message", "Back in a moment.")
        step.took = heard = _heard(house, HTTPStatus.SERVICE_UNAVAILABLE)
        step.expect(
            f"every process turned customers away within {TOLD_WITHIN:g} s",
            held=heard < TOLD_WITHIN,
        )
        page = house.customers.ask_once("GET", "/")
        step.expect("their page says when to come back", held="retry-after" in page.headers)
        order = house.customers.ask_once("GET", followed.path, token=followed.token)
        step.expect(f"{followed.number} could still be followed", held=order.is_success)


def off(house: House) -> None:
    with house.journal.step("Maintenance off", Figure.MAINTENANCE_OFF) as step:
        house.this.did("maintenance", "off")
        step.took = heard = _heard(house, HTTPStatus.OK)
        step.expect(
            f"every process served again within {TOLD_WITHIN:g} s", held=heard < TOLD_WITHIN
        )
        house.customers.more_orders()
        step.expect("those who waited could order", held=True)


def nobody_writes(house: House, cook: str) -> None:
    """`cook` is a token of the kitchen's."""
    with house.journal.step("Maintenance on --database", Figure.NOBODY_WRITES) as step:
        followed = house.customers.order(STORES[0])
        began = time.monotonic()
        house.this.did("maintenance", "on", "--database")
        step.took = time.monotonic() - began
        before, rows = house.customers.so_far(), _rows(house)
        tried = _every_write(house, followed.id)
        until(
            lambda: house.customers.since(before)[0] > REFUSALS,
            PATIENCE,
            "customers did not try to order",
        )
        asked, failed = house.customers.since(before)
        refused = len(tried) + asked
        house.journal.measured[Figure.REFUSED] = refused
        step.expect(
            f"each of {refused} writes was refused (503), {len(tried)} kinds of them",
            held=all(map(_politely, tried)) and failed == {"503": asked},
        )
        for what, path, token in (
            (f"{followed.number} could still be followed", followed.path, followed.token),
            ("the kitchen read its orders", f"{BASE}/stores/{STORES[0]}/kitchen", cook),
        ):
            step.expect(what, held=house.customers.ask_once("GET", path, token=token).is_success)
        step.expect(f"{len(rows)} tables did not change by a row", held=_rows(house) == rows)


def write_again(house: House) -> None:
    with house.journal.step("Maintenance off, of the database", Figure.WRITE_AGAIN) as step:
        house.this.did("maintenance", "off")
        began = time.monotonic()
        house.customers.more_orders(1)
        step.took = time.monotonic() - began
        step.expect("those who waited could order", held=True)
        step.expect(f"none was half done: {house.audited()}", held=True)


def _heard(house: House, status: HTTPStatus) -> float:
    """Seconds from when the command had ended until every process answered like that."""
    began = time.monotonic()

    def everywhere() -> bool:
        pages = (house.customers.ask_once("GET", "/") for _ in range(EVERYWHERE))
        return all(page.status_code == status for page in pages)

    until(everywhere, PATIENCE, f"not every process answered {status}")
    return time.monotonic() - began


def _every_write(house: House, order: str) -> list[httpx2.Response]:
    """What the API answers to each of its operations that writes."""
    named = defaultdict(lambda: str(uuid4()), store=STORES[0], order=order)
    paths = ((each.method, each.path.format_map(named)) for each in OPERATIONS if each.writes)
    return [house.customers.ask_once(method, BASE + path, {}) for method, path in paths]


def _politely(answer: httpx2.Response) -> bool:
    """With a sentence for people, a type for programs, and the time to come back."""
    return (
        answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        and int(answer.headers["retry-after"]) > 0
        and answer.json()["type"] == "/problems/maintenance"
    )


def _rows(house: House) -> dict[str, tuple[object, ...] | None]:
    """How many each table has, and a sum of what is in them."""
    count = sql.SQL("SELECT count(*), coalesce(sum(hashtext(row::text)), 0) FROM {} AS row")
    with psycopg.connect(house.database_url) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        return {
            name: connection.execute(count.format(sql.Identifier(name))).fetchone()
            for name in tables
        }

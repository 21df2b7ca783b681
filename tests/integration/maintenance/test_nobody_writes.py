"""Maintenance of the database: nothing is written by anybody, and all that is known can be read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql

from ocpizza.application.maintaining import KeepingMaintenance, MaintenanceRequest
from ocpizza.embedded_postgres import Cluster
from ocpizza.entrypoints.http.site.site import ALL_PAGES
from ocpizza.entrypoints.http.table import OPERATIONS
from tests.integration.house.ordering import BELLECOUR, new_key, path_of, place, takeaway
from tests.integration.house.paypal import paid_on_line
from tests.integration.house.serving import House, Serve, until
from tests.integration.maintenance.house import (
    ADA,
    everywhere,
    front_page,
    get,
    in_seconds,
    maintenance,
    operating,
)
from tests.integration.managing.desk import words
from tests.integration.site.shopping import shopper

KITCHEN = "/staff/lyon-bellecour/kitchen"


@pytest.fixture(scope="module")
def house(serve: Serve) -> Iterator[House]:
    with serve() as running:
        yield running


def refused(answer: httpx2.Response) -> bool:
    if answer.status_code != 503 or int(answer.headers["retry-after"]) < 1:
        return False
    if answer.headers["content-type"].startswith("text/html"):
        return True
    return bool(answer.json()["type"] == "/problems/maintenance" and answer.json()["database"])


def everything(house: House) -> dict[str, tuple[int, int]]:
    """Every row of every table; the reports of those who are waited for come and go."""
    with psycopg.connect(house.environ["DATABASE_URL"]) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname <> 'running_writes'"
        ).fetchall()
        count = sql.SQL("SELECT count(*), coalesce(sum(hashtext(row::text)), 0) FROM {} AS row")
        found = {}
        for (table,) in tables:
            row = connection.execute(count.format(sql.Identifier(table))).fetchone()
            assert row is not None
            found[table] = (row[0], int(row[1]))
        return found


def quiet(keeping: KeepingMaintenance) -> None:
    """As the command waits: everybody has heard of it, and nothing is written any more."""
    time.sleep(3)
    until(lambda: not keeping.status().running)


@contextmanager
def nobody_writes(house: House) -> Iterator[None]:
    with maintenance(house, "Nouvelle base", in_seconds(600), database=True):
        with operating(house) as keeping:
            quiet(keeping)
        yield


def test_every_write_is_refused_to_everybody_and_nothing_is_written(house: House) -> None:
    """Every pair of a method and a path, by the house and by strangers; jobs are at rest too."""
    order, payment = paid_on_line(house)
    known = {
        "store": order["store"],
        "order": order["id"],
        "payment": payment,
        "item": "margherita",
        "ingredient": "basil",
        "id": str(uuid4()),
        "token": "none",
        "member": str(uuid4()),
        "drawer": str(uuid4()),
        "kind": "csv",
    }
    writing = [operation for operation in OPERATIONS if operation.writes]
    forms = [page for page in ALL_PAGES if page.take and page.writes("POST")]
    assert len(writing) > 35
    assert len(forms) > 35
    with (
        shopper(house, who="admin") as admin_at_a_browser,
        shopper(house) as guest_at_a_browser,
        house.client("admin") as admin,
        house.client() as guest,
        nobody_writes(house),
    ):
        begun, before = time.monotonic(), everything(house)
        for operation in writing:
            for client in (admin, guest):
                headers = {"If-Match": '"1"', **new_key()}
                path = operation.path.format(**known)
                answer = client.request(operation.method, path, json={}, headers=headers)
                assert refused(answer), (operation.name, answer.status_code, answer.text)
        for page in forms:
            for browser in (admin_at_a_browser.client, guest_at_a_browser.client):
                answer = browser.post(page.path.format(**known), data={}, follow_redirects=False)
                assert refused(answer), (page.path, answer.status_code)
        back = guest_at_a_browser.client.get(f"{path_of(order)}/paid", follow_redirects=False)
        assert refused(back)
        until(lambda: time.monotonic() - begun > 3)  # each of the jobs of every two seconds is due
        assert everything(house) == before

        for operation in OPERATIONS:
            if operation.method == "GET" and not operation.stream:
                read = admin.get(operation.path.format(**known))
                assert read.status_code < 500, (operation.name, read.text)
        board = words(admin_at_a_browser.client.get(KITCHEN).text)
        assert "Rien ne peut être enregistré" in board
        assert everything(house) == before


@pytest.mark.slow
def test_jobs_rest_and_make_up_for_it_afterwards(house: House) -> None:
    with house.client() as guest:
        order = place(guest, takeaway(payment_method="paypal"))
    with nobody_writes(house):
        with psycopg.connect(house.environ["DATABASE_URL"]) as operator:
            operator.execute(
                "UPDATE orders SET hold_until = now() - INTERVAL '1 second' WHERE id = %s",
                [order["id"]],
            )
        time.sleep(6)
        with house.client(token=order["tracking_token"]) as customer:
            assert customer.get(path_of(order)).json()["status"] == "awaiting_payment"

    with house.client(token=order["tracking_token"]) as customer:
        until(lambda: customer.get(path_of(order)).json()["status"] == "cancelled")


@pytest.mark.slow
def test_what_has_begun_is_finished_and_waited_for(house: House) -> None:
    """A write that a lock holds up: nobody breaks it off, and nobody says that it is over."""
    with house.client() as guest:
        order = place(guest, takeaway())
    answers: list[httpx2.Response] = []

    def start() -> None:
        with house.client("pizzaiolo") as cook:
            answers.append(cook.post(f"{path_of(order)}/start-preparation"))

    with psycopg.connect(house.environ["DATABASE_URL"]) as holder:
        holder.execute("SELECT FROM stock_levels FOR UPDATE")
        cooking = threading.Thread(target=start)
        cooking.start()
        time.sleep(0.5)
        with operating(house) as keeping:
            keeping.on(ADA, MaintenanceRequest(database=True))
            until(lambda: "start_preparation_order" in {w.what for w in keeping.status().running})
            with house.client("pizzaiolo") as cook:
                everywhere(lambda: refused(cook.post(f"{path_of(order)}/ready")))
            waiting = house.ocpizza("maintenance", "on", "--database", "--wait", "1")
            assert waiting.returncode == 1, waiting.stderr
            assert "start_preparation_order" in waiting.stderr
            assert not answers

            holder.rollback()
            cooking.join()
            assert answers[0].status_code == 200
            assert answers[0].json()["status"] == "in_preparation"
            quiet(keeping)
            keeping.off(ADA)
    everywhere(lambda: front_page(house).status_code == 200)


def test_a_database_that_takes_no_writes_is_maintenance_too(house: House, cluster: Cluster) -> None:
    """A standby in its place, or `default_transaction_read_only`: nobody has declared anything."""
    name = house.environ["DATABASE_URL"].rpartition("/")[2]
    tokens = {role: house.token(role) for role in ("pizzaiolo", "admin")}
    alter = sql.SQL("ALTER DATABASE {} {} default_transaction_read_only {}")
    with psycopg.connect(cluster.url(), autocommit=True) as operator:
        operator.execute(alter.format(sql.Identifier(name), sql.SQL("SET"), sql.SQL("= on")))
        cluster.end_sessions(name)
        try:
            with house.client() as guest, house.client(token=tokens["admin"]) as admin:
                # Whoever is on a session as it is cut off reads of a database that is away.
                until(
                    lambda: refused(
                        guest.post(f"{BELLECOUR}/orders", json=takeaway(), headers=new_key())
                    )
                )
                booked = admin.post(f"{BELLECOUR}/pause")
                assert refused(booked), booked.text
                assert admin.get(f"{BELLECOUR}/kitchen").status_code == 200
                signing_in = httpx2.post(
                    f"{house.url}/sign-in",
                    data={"email": "admin@ocpizza.example", "password": "wrong"},
                    headers={"Sec-Fetch-Site": "same-origin"},
                )
                assert refused(signing_in), signing_in.text
            with operating(house) as keeping:
                keeping.on(ADA, MaintenanceRequest(database=True))
                assert keeping.status().database
                assert keeping.off(ADA)
        finally:
            operator.execute(alter.format(sql.Identifier(name), sql.SQL("RESET"), sql.SQL("")))
            cluster.end_sessions(name)
    with house.client() as guest:
        until(lambda: guest.post(f"{BELLECOUR}/orders", json={}).status_code == 400)


@pytest.mark.slow
def test_while_the_database_is_away_people_read_that_it_is_maintenance(
    house: House, cluster: Cluster
) -> None:
    """It is moved: under its name there is none for a while."""
    name = house.environ["DATABASE_URL"].rpartition("/")[2]
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    here, elsewhere = sql.Identifier(name), sql.Identifier(f"{name}_moved")
    cook = house.token("pizzaiolo")
    with nobody_writes(house), psycopg.connect(cluster.url(), autocommit=True) as operator:
        everywhere(lambda: get(house, "/readyz").status_code == 200)

        def moved(before: sql.Identifier, after: sql.Identifier) -> bool:
            cluster.end_sessions(name)
            try:
                operator.execute(rename.format(before, after))
            except psycopg.errors.ObjectInUse:  # somebody was quicker than we
                return False
            return True

        until(lambda: moved(here, elsewhere))
        try:
            with house.client(token=cook) as staff, house.client() as guest:
                everywhere(lambda: "Nouvelle base" in front_page(house).text)
                assert "tel:" not in front_page(house).text
                everywhere(lambda: refused(guest.post(f"{BELLECOUR}/orders", json=takeaway())))
                everywhere(lambda: refused(staff.get(f"{BELLECOUR}/kitchen")))
                ready = get(house, "/readyz")
                assert (ready.status_code, ready.json()["maintenance"]) == (200, "database")
        finally:
            until(lambda: moved(elsewhere, here))

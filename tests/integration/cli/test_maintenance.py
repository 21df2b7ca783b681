"""Maintenance at a terminal: with no web process and no worker anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from ocpizza.entrypoints.cli.commands.maintenance import moment
from ocpizza.entrypoints.cli.errors import Stop

Ocpizza = Callable[..., str]
Told = Callable[..., Any]
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""In Paris; the clocks there go back on 25 October and forward on 28 March."""


def test_it_is_declared_shown_and_taken_back(ocpizza: Ocpizza, told: Told) -> None:
    assert told("maintenance", "status")["on"] is False
    assert ocpizza("maintenance", "status") == "There is no maintenance.\n"

    said = ocpizza("maintenance", "on", "--message", "Four en panne")
    assert "customers cannot order" in said
    assert "Four en panne" in said
    found = told("maintenance", "status")
    assert (found["on"], found["database"], found["until"]) == (True, False, None)
    assert found["message"] == "Four en panne"
    assert found["by"]

    assert ocpizza("maintenance", "off") == "Maintenance is over.\n"
    assert ocpizza("maintenance", "off") == "There was no maintenance.\n"
    assert told("maintenance", "status")["on"] is False


def test_until_when_is_said_again_in_json(ocpizza: Ocpizza, told: Told) -> None:
    ocpizza("maintenance", "on", "--until", "2035-06-01T04:30")

    assert told("maintenance", "status")["until"] == "2035-06-01T02:30:00Z"


def test_what_has_ended_cannot_begin(ocpizza: Ocpizza, told: Told) -> None:
    said = ocpizza("maintenance", "on", "--until", "2020-01-01T00:00", code=2)

    assert said == "ocpizza: --until '2020-01-01T00:00' is past already\n"
    assert told("maintenance", "status")["on"] is False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ("11:00", datetime(2026, 11, 25, 10, 0, tzinfo=UTC)),  # past today, so tomorrow
        ("14:30 UTC", datetime(2026, 11, 24, 14, 30, tzinfo=UTC)),
        ("14:30Z", datetime(2026, 11, 24, 14, 30, tzinfo=UTC)),
        ("14:30+05:00", datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
        ("14:30-05:00", datetime(2026, 11, 24, 19, 30, tzinfo=UTC)),
        ("04:30 Europe/Paris", datetime(2026, 11, 25, 3, 30, tzinfo=UTC)),
        ("2027-06-01T14:30", datetime(2027, 6, 1, 12, 30, tzinfo=UTC)),
        ("2027-06-01T14:30+05:00", datetime(2027, 6, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_the_operator_means_it(typed: str, meant: datetime) -> None:
    assert moment(typed, NOON) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "25:00",
        "2026-13-01T10:00",
        "14:30 Mars/Olympus",
        "14:30 Europe",
        "14:30 ../Europe/Paris",
        "14:30Z Europe/Paris",
        "2026-12-01T14:30Z Europe/Paris",
        "",
    ],
)
def test_what_is_no_time_is_told_with_what_would_be(typed: str) -> None:
    with pytest.raises(Stop, match="is no time: 14:30"):
        moment(typed, NOON)


def test_under_maintenance_of_the_database_commands_read_and_do_not_write(
    ocpizza: Ocpizza, told: Told
) -> None:
    assert "nobody writes" in ocpizza("maintenance", "on", "--database")

    refused = ocpizza("stores", "pause", "lyon-bellecour", code=2)
    assert refused == (
        "ocpizza: The database is under maintenance and nothing was done: "
        "ocpizza maintenance status\n"
    )
    stores = told("stores", "list")
    assert not any(store["ordering_paused"] for store in stores)

    ocpizza("maintenance", "off")
    ocpizza("stores", "pause", "lyon-bellecour")


def test_what_still_writes_is_told_and_waited_for(
    ocpizza: Ocpizza, told: Told, demo_url: str
) -> None:
    with psycopg.connect(demo_url, application_name="a script") as another:
        another.execute("UPDATE stores SET name = name")
        ocpizza("maintenance", "on", "--database", "--wait", "0", code=1)

        (write,) = told("maintenance", "status")["running"]
        assert write["who"] == f"a script, session {another.info.backend_pid}"
        assert "a script" in ocpizza("maintenance", "status")
        another.rollback()

    assert told("maintenance", "status")["running"] == []

"""Bringing a database to the schema of the code."""

from __future__ import annotations

import time
from collections.abc import Mapping

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from ocpizza.adapters.postgres.engine import connect, with_driver
from ocpizza.adapters.postgres.migrate import Schema, check, upgrade
from ocpizza.adapters.postgres.tables import metadata
from ocpizza.application.ports.readiness import UpgradeFailed
from ocpizza.domain.orders.lifecycle import Action
from tests.builders import BELLECOUR, PIZZAIOLO, a_new_order, a_payment
from tests.contracts.house import race
from tests.contracts.orders import do
from tests.integration.postgres.house import PostgresHouse

OTHERS = ("alembic_version", "procrastinate_")
"""Tables that `tables/` does not describe begin so."""

_CATALOG = {
    "columns": """
        SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT CAST(conrelid AS regclass), conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = CAST('public' AS regnamespace) AND contype <> 'n'
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "comments": """
        SELECT CAST(objoid AS regclass), objsubid, description
        FROM pg_description WHERE classoid = CAST('pg_class' AS regclass)
    """,
    "storage": """
        SELECT relname, reloptions FROM pg_class
        WHERE relnamespace = CAST('public' AS regnamespace) AND relkind = 'r'
    """,
}


def schema_of(url: str) -> Mapping[str, list[str]]:
    """All there is about our own tables, whatever the order it was made in."""
    with psycopg.connect(url) as connection:
        ours = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        names = {name for (name,) in ours if not name.startswith(OTHERS)}
        return {
            what: sorted(
                str(row)
                for row in connection.execute(statement.encode()).fetchall()
                if str(row[0]) in names
            )
            for what, statement in _CATALOG.items()
        }


def test_an_empty_database_is_brought_to_the_newest_revision(bare_database_url: str) -> None:
    assert check(bare_database_url) is Schema.BEHIND

    assert upgrade(bare_database_url) is Schema.BEHIND

    assert check(bare_database_url) is Schema.CURRENT


def test_the_revisions_make_what_the_tables_say(database_url: str, bare_database_url: str) -> None:
    metadata.create_all(create_engine(with_driver(bare_database_url), poolclass=NullPool))

    assert schema_of(database_url) == schema_of(bare_database_url)


def test_alembic_sees_nothing_to_do(database_url: str) -> None:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name is None or not name.startswith(OTHERS)

    engine = create_engine(with_driver(database_url), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": ours}
        )

        assert compare_metadata(context, metadata) == []


def test_a_current_database_is_left_alone_in_no_time(database_url: str) -> None:
    begun = time.monotonic()

    assert upgrade(database_url) is Schema.CURRENT
    assert time.monotonic() - begun < 1


def test_a_database_that_is_newer_than_the_code_is_compatible(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    assert check(database_url) is Schema.AHEAD
    assert upgrade(database_url) is Schema.AHEAD
    assert check(database_url) is Schema.AHEAD


def test_two_upgrades_at_once_take_turns(bare_database_url: str) -> None:
    found = race(3, lambda _: upgrade(bare_database_url))

    assert sorted(map(str, found)) == ["behind", "current", "current"]
    assert check(bare_database_url) is Schema.CURRENT


def test_an_upgrade_that_fails_leaves_nothing_behind(bare_database_url: str) -> None:
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE TABLE refunds (in_the_way int)")

    with pytest.raises(UpgradeFailed):
        upgrade(bare_database_url)

    assert list(schema_of(bare_database_url)["columns"]) == [
        "('refunds', 1, 'in_the_way', 'integer', 'YES', None)"
    ]
    assert check(bare_database_url) is Schema.BEHIND


def test_running_code_lives_with_columns_that_a_newer_one_adds(
    database_url: str, request: pytest.FixtureRequest
) -> None:
    """Also where its statements are prepared: none may ask for all the columns there are."""
    engine = connect(database_url, connections=1, prepare_threshold=0)
    request.addfinalizer(engine.dispose)
    house = PostgresHouse(engine)
    house.open_bellecour()

    def work() -> None:
        order = house.place(a_new_order())
        house.add_payment(a_payment(order))
        with house.begin(BELLECOUR) as tx:
            assert tx.payments.of_order(order.id)
        do(house, order, Action.START_PREPARATION, PIZZAIOLO)
        assert house.offers().of(BELLECOUR).menu.items

    work()
    with psycopg.connect(database_url, autocommit=True) as newer:
        for table in metadata.tables:
            newer.execute(f"ALTER TABLE {table} ADD COLUMN newer int".encode())

    work()

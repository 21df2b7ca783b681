"""Ready is a database that answers, with the schema of the code or a newer one."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres.engine import connect
from ocpizza.adapters.postgres.migrate import _revisions
from ocpizza.adapters.postgres.readiness import PostgresReadiness, revisions
from ocpizza.application.ports.readiness import NotMigrated


def test_the_names_of_the_files_are_the_revisions() -> None:
    scripts: ScriptDirectory = _revisions()

    assert revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_the_schema_of_the_code_is_ready(engine: Engine) -> None:
    PostgresReadiness(engine).check()


def test_a_newer_one_is_too(engine: Engine) -> None:
    set_revision(engine, "9999")

    PostgresReadiness(engine).check()


def test_an_older_one_is_not(engine: Engine) -> None:
    set_revision(engine, revisions()[0])

    with pytest.raises(NotMigrated):
        PostgresReadiness(engine).check()


def test_an_empty_database_is_not(bare_database_url: str) -> None:
    bare = connect(bare_database_url)

    with pytest.raises(NotMigrated):
        PostgresReadiness(bare).check()
    bare.dispose()


def test_a_database_that_is_away_is_not_taken_for_one_that_is_old() -> None:
    with pytest.raises(OperationalError):
        PostgresReadiness(connect("postgresql://nobody@127.0.0.1:1/none")).check()


def set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": revision})

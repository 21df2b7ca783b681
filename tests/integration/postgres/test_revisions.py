"""While a release goes out the one before it serves the new schema, and a rollback returns to it."""

import subprocess
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest
from alembic.script import Script
from sqlalchemy import NullPool, create_engine

from ocpizza.adapters.postgres.engine import with_driver
from ocpizza.adapters.postgres.migrate import MIGRATIONS, _revisions, run
from tests.integration.postgres.compatibility import Shape, shape, taken
from tests.integration.postgres.revising import newer

ROOT = Path(__file__).parents[3]
SQUAWK = Path(sysconfig.get_path("scripts"), "squawk")
FIRST_RELEASE = "0010"
"""No revision up to this one ever met a table that shops were at work in."""
IN_USE = ("constraint-missing-not-valid", "require-concurrent-index-creation", "ban-drop-not-null")
"""What squawk says for the sake of tables in use."""
ASKING = ("SELECT", "show")
"""So begins what SQLAlchemy and Alembic want to know."""
REPLACED = (
    "ALTER TABLE orders DROP CONSTRAINT orders_language_check; "
    "ALTER TABLE orders ADD CONSTRAINT orders_language_check CHECK ({})"
)


@attrs.frozen
class Ran:
    """A revision as it ran: its SQL inside its transaction and outside, and what it changed."""

    script: Script
    inside: str
    outside: str
    before: Shape
    after: Shape


def ran(url: str, folder: Path) -> Iterator[Ran]:
    """Every revision, one by one, on an empty database."""
    statements: list[tuple[str, bool]] = []

    class Recording(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            text = query if isinstance(query, str) else query.decode()
            if "alembic_version" not in text and not text.startswith(ASKING):
                statements.append((text.strip().rstrip(";"), self.connection.autocommit))
            return super().execute(query, *args, **options)

    engine = create_engine(
        with_driver(url), poolclass=NullPool, connect_args={"cursor_factory": Recording}
    )
    revisions = _revisions(folder)
    with engine.connect() as connection, psycopg.connect(url, autocommit=True) as watching:
        before = shape(watching)
        for script in reversed(list(revisions.walk_revisions())):
            statements.clear()
            run(connection, revisions, script.revision)
            connection.rollback()
            after = shape(watching)
            inside, outside = (
                "".join(f"{text};\n" for text, alone in statements if alone is which)
                for which in (False, True)
            )
            yield Ran(script, inside, outside, before, after)
            before = after


@pytest.fixture
def revisions(bare_database_url: str) -> list[Ran]:
    return list(ran(bare_database_url, Path(str(MIGRATIONS))))


def squawk(sql: str, *options: str, also_excluded: Iterable[str] = ()) -> str:
    """What it has to say; nothing when all is well."""
    # What is given here replaces what the file says.
    excluded = tomllib.loads((ROOT / ".squawk.toml").read_text())["excluded_rules"]
    command = [
        *(str(SQUAWK), "--config", str(ROOT / ".squawk.toml"), "--reporter", "gcc"),
        *("--exclude", ",".join([*excluded, *also_excluded])),
        *options,
    ]
    return subprocess.run(
        command, input=sql, capture_output=True, text=True, check=False, cwd=ROOT
    ).stdout


def test_their_sql_locks_no_table_for_long(revisions: list[Ran]) -> None:
    complaints = {}
    for each in revisions:
        early = IN_USE if each.script.revision <= FIRST_RELEASE else ()
        said = squawk(each.inside, "--assume-in-transaction", also_excluded=early)
        said += squawk(each.outside)
        if said:
            complaints[each.script.revision] = said

    assert complaints == {}


def test_squawk_would_say_so() -> None:
    assert "require-concurrent-index-creation" in squawk("CREATE INDEX by_name ON orders (name);")


def test_they_only_expand(revisions: list[Ran]) -> None:
    """What takes from the code before says in `CONTRACTS` what, and why nobody misses it."""
    for each in revisions:
        documented = getattr(each.script.module, "CONTRACTS", {})

        assert taken(each.before, each.after) == set(documented), each.script.revision
        assert all(documented.values())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE mails DROP COLUMN kind", "mails.kind is gone"),
        ("ALTER TABLE mails RENAME COLUMN kind TO sort", "mails.kind is gone"),
        ("ALTER TABLE group_settings RENAME TO settings", "group_settings.single is gone"),
        ("ALTER TABLE mails ALTER account SET NOT NULL", "mails.account must be written"),
        ("ALTER TABLE mails ADD newer int NOT NULL", "mails.newer must be written"),
        ("ALTER TABLE orders ALTER moved DROP DEFAULT", "orders.moved has no default any more"),
        ("ALTER TABLE orders ALTER moved TYPE text", "orders.moved is of another type"),
        ("ALTER TABLE orders ALTER moved DROP NOT NULL", "orders.moved may be NULL"),
        ("ALTER TABLE mails ADD CONSTRAINT x CHECK (language = 'fr')", "mails.x is a new rule"),
        (REPLACED.format("language IN ('fr')"), "orders.orders_language_check is a new rule"),
        (
            "CREATE UNIQUE INDEX once ON mails (account)",
            "CREATE UNIQUE INDEX once ON public.mails USING btree (account) is a new rule",
        ),
    ],
)
def test_what_would_break_the_code_before_is_seen(
    database_url: str, statement: str, said: str
) -> None:
    with psycopg.connect(database_url) as connection:
        before = shape(connection)
        connection.execute(statement.encode())

        assert said in taken(before, shape(connection))
        connection.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE mails ADD newer int CHECK (newer > 0)",
        "ALTER TABLE mails ADD newer int NOT NULL DEFAULT 0",
        "CREATE TABLE newer (id int PRIMARY KEY, mail uuid REFERENCES mails NOT NULL)",
        REPLACED.format("language IN ('fr', 'en', 'it')"),
    ],
)
def test_what_only_expands_is_let_pass(database_url: str, statement: str) -> None:
    with psycopg.connect(database_url) as connection:
        before = shape(connection)
        connection.execute(statement.encode())

        assert taken(before, shape(connection)) == set()
        connection.rollback()


def test_an_index_made_outside_a_transaction_is_what_squawk_wants(
    bare_database_url: str, tmp_path: Path
) -> None:
    folder = newer(
        tmp_path, "CREATE INDEX CONCURRENTLY newer ON mails (id)", outside_a_transaction=True
    )

    *_, newest = ran(bare_database_url, folder)

    assert (newest.inside, squawk(newest.outside)) == ("", "")

"""An upgrade beside a shop that goes on, and beside another upgrade."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres import migrate, turns
from ocpizza.adapters.postgres.migrate import Schema, check, upgrade
from ocpizza.application.ports.readiness import UpgradeFailed
from ocpizza.config import Settings
from ocpizza.container import opened
from tests.integration.postgres.revising import head, newer

CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND wait_event = 'PgSleep'
"""
UPGRADE = (sys.executable, "-m", "ocpizza.entrypoints.cli", "db", "upgrade")


def told(url: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "DATABASE_URL": url, "LANG": "C.UTF-8"}
    return subprocess.Popen(
        UPGRADE, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def at(url: str) -> str:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found is not None
    return str(found[0])


def test_two_releases_at_once_upgrade_once(bare_database_url: str) -> None:
    upgrades = [told(bare_database_url), told(bare_database_url)]
    ended = [(*process.communicate(), process.returncode) for process in upgrades]

    assert sorted(out for out, _, _ in ended) == ["current\n", "upgraded\n"], ended
    assert [code for *_, code in ended] == [0, 0]
    assert check(bare_database_url) is Schema.CURRENT


def test_who_waits_says_for_whom_and_gives_up(database_url: str) -> None:
    said: list[str] = []
    with psycopg.connect(database_url, application_name="ocpizza db upgrade on lyon-1, 42") as held:
        held.execute("SELECT pg_advisory_xact_lock(%s)", [turns.UPGRADE_LOCK])

        with pytest.raises(UpgradeFailed) as refused:
            upgrade(database_url, said.append, patience=0.3)

    (line,) = said
    assert "waiting for ocpizza db upgrade on lyon-1, 42 (process" in line
    assert "lyon-1" in str(refused.value)
    assert str(refused.value).endswith("When it has ended: ocpizza db upgrade")
    assert upgrade(database_url, patience=0.3) is Schema.CURRENT


def test_a_revision_that_fails_is_undone_and_those_before_it_stay(
    database_url: str, tmp_path: Path
) -> None:
    folder = newer(
        tmp_path,
        "ALTER TABLE mails ADD COLUMN first int",
        "ALTER TABLE mails ADD COLUMN second int; ALTER TABLE mails ADD COLUMN first int",
    )

    with pytest.raises(UpgradeFailed) as failed:
        upgrade(database_url, folder=folder)

    assert "revision 9002 failed" in str(failed.value)
    assert '"first"' in str(failed.value)
    assert "stays at 9001" in str(failed.value)
    assert "\n" not in str(failed.value)
    assert at(database_url) == "9001"
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT first FROM mails")
        with pytest.raises(psycopg.errors.UndefinedColumn):
            connection.execute("SELECT second FROM mails")


def test_an_upgrade_that_is_cut_off_leaves_nothing_half_done(
    database_url: str, tmp_path: Path
) -> None:
    folder = newer(tmp_path, "ALTER TABLE mails ADD COLUMN newer int; SELECT pg_sleep(60)")
    with ThreadPoolExecutor(1) as beside, psycopg.connect(database_url, autocommit=True) as other:
        upgrading = beside.submit(upgrade, database_url, folder=folder)
        while not other.execute(CUT_OFF).fetchall():
            assert not upgrading.done()

        with pytest.raises(OperationalError):
            upgrading.result(30)

    assert at(database_url) == head()
    assert upgrade(database_url) is Schema.CURRENT


def test_the_command_says_in_one_line_why_it_failed(bare_database_url: str) -> None:
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE TABLE refunds (in_the_way int)")

    process = told(bare_database_url)
    out, err = process.communicate()

    assert (process.returncode, out) == (2, "")
    assert err.startswith("ocpizza: revision 0001 failed"), err
    assert err.count("\n") == 1


def test_a_table_in_use_is_waited_for(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    folder = newer(tmp_path, "ALTER TABLE mails ADD COLUMN newer int")
    said: list[str] = []
    with psycopg.connect(database_url, application_name="pg_dump") as reader:
        reader.execute("SELECT 1 FROM mails")

        def let_go(line: str) -> None:
            said.append(line)
            reader.rollback()

        assert upgrade(database_url, let_go, folder=folder) is Schema.BEHIND

    (line,) = said
    assert line.startswith("revision 9001 waits for pg_dump (process ")
    assert line.endswith("4 more tries")
    assert at(database_url) == "9001"


def test_a_table_that_is_never_free_is_given_up_and_nobody_waits_behind_it(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    folder = newer(tmp_path, "ALTER TABLE mails ADD COLUMN newer int")
    with psycopg.connect(database_url, application_name="pg_dump") as reader:
        reader.execute("SELECT 1 FROM mails")

        with pytest.raises(UpgradeFailed) as failed:
            upgrade(database_url, folder=folder)

        assert "did not get its table" in str(failed.value)
        assert "pg_dump (process " in str(failed.value)
        assert at(database_url) == head()


def test_an_index_is_made_beside_writers_while_another_upgrade_waits(
    database_url: str, tmp_path: Path
) -> None:
    """Who waits for a turn inside the database holds a snapshot, which the index would wait for."""
    folder = newer(
        tmp_path, "CREATE INDEX CONCURRENTLY mails_newer ON mails (id)", outside_a_transaction=True
    )
    results: list[Schema] = []

    def one() -> None:
        results.append(upgrade(database_url, folder=folder))

    both = [threading.Thread(target=one, daemon=True) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)

    assert sorted(results) == [Schema.BEHIND, Schema.CURRENT]


def test_an_older_release_finds_its_way_about_a_newer_database(
    database_url: str, tmp_path: Path
) -> None:
    """What `heroku rollback` does: the old code's release command, then the old code."""
    upgrade(database_url, folder=newer(tmp_path, "ALTER TABLE orders ADD COLUMN newer int"))

    process = told(database_url)

    assert process.communicate() == ("ahead, compatible\n", "")
    assert process.returncode == 0
    with opened(Settings.from_env({"DATABASE_URL": database_url})) as application:
        application.readiness.check()
    assert at(database_url) == "9001"


def test_timeouts_of_ordinary_work_do_not_end_an_upgrade(bare_database_url: str) -> None:
    name = bare_database_url.rpartition("/")[2]
    with psycopg.connect(bare_database_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {name} SET statement_timeout = '20ms'".encode())
        owner.execute(
            f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '20ms'".encode()
        )

    assert upgrade(bare_database_url) is Schema.BEHIND


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(migrate, "TIMEOUTS", "SET LOCAL lock_timeout = '100ms'")

"""A backup is taken whole, or there is nothing of it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event

import psycopg
import pytest

from ocpizza.adapters.pg_dump import dumping
from ocpizza.application.backing_up.backup import State
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.ports.backups import CannotBackUp
from ocpizza.config import Misconfigured, Settings
from ocpizza.container_backups import backups
from tests.integration.backups.dumps import Locked, captured, running, watcher, write
from tests.integration.worker.waiting import until

SLEEPING = """
SELECT count(*) FROM pg_stat_activity
WHERE state = 'active' AND query = 'SELECT pg_sleep(600)'"""


def test_the_command_says_what_the_manual_says(
    ocpizza: Callable[..., str], folder: Path, database_url: str
) -> None:
    write(database_url, "saffron")

    assert ocpizza("capture") == "Backing up DATABASE to b001... done\n"

    (told,) = json.loads(ocpizza("list", "--json"))
    assert told["id"] == "b001"
    assert told["state"] == "completed"
    assert told["database"] == "DATABASE_URL"
    assert told["size"] == (folder / "b001.dump").stat().st_size
    assert told["rows"] == 2  # and the schema's revision
    assert "b001" in ocpizza("list")


def test_schemas_that_are_not_in_it_are_named(
    ocpizza: Callable[..., str], database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA empty")
        connection.execute("CREATE SCHEMA ledgers")
        connection.execute("CREATE TABLE ledgers.of_somebody (id int)")
        try:
            said = ocpizza("capture")
        finally:
            connection.execute("DROP SCHEMA empty, ledgers CASCADE")

    assert said == (
        "Backing up DATABASE to b001... done\n"
        "Warning: only the schema public is in it, and not: ledgers\n"
    )
    (told,) = json.loads(ocpizza("list", "--json"))
    assert told["left_out"] == ["ledgers"]
    assert "without the schemas ledgers" in ocpizza("list")


def test_its_manifest_says_what_is_in_it_and_nothing_secret(
    kept: Backups, folder: Path, database_url: str
) -> None:
    write(database_url, "saffron")

    manifest = captured(kept).manifest

    assert manifest is not None
    assert manifest.rows["ingredients"] == 1
    assert manifest.rows["orders"] == 0
    assert manifest.revision == max(kept.restoring.archives.revisions)
    password = psycopg.conninfo.conninfo_to_dict(database_url)["password"]
    assert str(password) not in (folder / "b001.json").read_text()


def test_with_a_key_nothing_of_it_can_be_read(
    opened: Callable[..., Backups], folder: Path, database_url: str
) -> None:
    captured(opened(BACKUPS_KEY="correct horse battery staple"))

    assert b"PGDMP" not in (folder / "b001.dump").read_bytes()


@pytest.mark.slow
def test_a_database_is_found_by_its_colour(
    opened: Callable[..., Backups], database_url: str
) -> None:
    pink = opened(HEROKU_POSTGRESQL_PINK_URL=database_url)

    assert captured(pink, "HEROKU_POSTGRESQL_PINK").database == "HEROKU_POSTGRESQL_PINK_URL"
    assert captured(pink, "heroku_postgresql_pink_url").id == "b002"


def test_a_name_that_holds_no_address_is_told_with_those_that_do(kept: Backups) -> None:
    with pytest.raises(CannotBackUp, match=r"HEROKU_POSTGRES_PINK or .*there are: DATABASE_URL"):
        kept.capturing.begin("HEROKU_POSTGRES_PINK")


def test_two_who_capture_at_once_have_two_ids(environ: dict[str, str], kept: Backups) -> None:
    both = [watcher(environ) for _ in range(2)]

    said = [process.communicate(timeout=60)[0] for process in both]

    assert sorted(line.split()[4] for line in said) == ["b001...", "b002..."]
    assert {each.state for each in kept.book.all()} == {State.COMPLETED}


def test_who_presses_ctrl_c_stops_watching_and_is_told_how_to_cancel(
    environ: dict[str, str], kept: Backups, locked_table: Locked
) -> None:
    watching = watcher(environ)
    assert watching.stdout is not None
    told = "Backing up DATABASE to b001..."
    assert watching.stdout.read(len(told)) == told
    until(lambda: running(kept), 30)

    os.killpg(watching.pid, signal.SIGINT)
    _, said = watching.communicate(timeout=10)

    assert watching.returncode == 130
    assert "b001 goes on" in said
    assert "ocpizza backups cancel b001" in said
    locked_table.release()
    until(lambda: kept.book.get("b001").state is State.COMPLETED, 30)


def test_what_is_cancelled_ends_and_leaves_no_dump(
    ocpizza: Callable[..., str],
    environ: dict[str, str],
    kept: Backups,
    locked_table: Locked,
    folder: Path,
) -> None:
    watching = watcher(environ)
    until(lambda: running(kept), 30)

    assert ocpizza("cancel", "b001") == "Cancelling b001... done\n"

    _, said = watching.communicate(timeout=10)
    assert watching.returncode == 2
    assert "b001 was cancelled" in said
    assert kept.book.get("b001").state is State.CANCELLED
    assert [path.name for path in folder.iterdir()] == ["b001.json"]
    assert "b001 is not running; it is cancelled" in ocpizza("cancel", "b001", code=2)


def test_with_nothing_running_there_is_nothing_to_cancel(ocpizza: Callable[..., str]) -> None:
    assert ocpizza("cancel", code=2) == "ocpizza: No backup is running.\n"


def test_what_is_killed_has_failed_and_leaves_no_dump(
    environ: dict[str, str], kept: Backups, locked_table: Locked, folder: Path
) -> None:
    watching = watcher(environ)
    until(lambda: running(kept), 30)
    taken = running(kept)
    assert taken is not None
    (folder / f".{taken.id}.dump.half").write_bytes(b"half a dump")

    os.kill(taken.process.pid, signal.SIGKILL)

    _, said = watching.communicate(timeout=30)
    assert watching.returncode == 2
    assert "b001 failed" in said
    assert kept.book.get("b001").state is State.FAILED
    assert [path.name for path in folder.iterdir()] == ["b001.json"]


def test_a_database_that_is_away_fails_it_in_one_line(opened: Callable[..., Backups]) -> None:
    away = opened(DATABASE_URL="postgres://me:swordfish@127.0.0.1:1/none")

    with pytest.raises(CannotBackUp, match="PostgreSQL says"):
        captured(away)

    failed = away.book.get("b001")
    assert failed.state is State.FAILED
    assert failed.failure is not None
    assert "swordfish" not in failed.failure
    assert "\n" not in failed.failure


@pytest.mark.slow
def test_no_password_is_on_a_command_line(
    environ: dict[str, str], kept: Backups, locked_table: Locked, database_url: str
) -> None:
    password = psycopg.conninfo.conninfo_to_dict(database_url)["password"]
    watching = watcher(environ)
    until(lambda: running(kept) and "pg_dump" in _processes(), 30)

    assert str(password) not in _processes()

    watching.kill()
    watching.communicate()
    kept.cancelling.ask(kept.book.get("b001"))
    until(lambda: kept.book.get("b001").state.over, 30)


def test_while_rows_are_counted_it_is_known_to_live(
    kept: Backups, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, heard = Event(), Event()

    def counting(_: psycopg.Connection) -> dict[str, int]:
        begun.set()
        return {"orders": int(not heard.wait(30))}

    monkeypatch.setattr(dumping, "_TICK", 0.01)
    monkeypatch.setattr(dumping, "rows", counting)

    with kept.capturing.databases.dump(database_url) as dump:
        for chunk in dump.chunks():
            if begun.is_set() and not chunk:
                heard.set()

    assert dump.facts().rows == {"orders": 0}


def test_what_is_ended_while_rows_are_counted_ends_at_once(
    kept: Backups, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counting(connection: psycopg.Connection) -> dict[str, int]:
        connection.execute("SELECT pg_sleep(600)")
        return {}

    monkeypatch.setattr(dumping, "_TICK", 0.01)
    monkeypatch.setattr(dumping, "rows", counting)

    with (
        psycopg.connect(database_url, autocommit=True) as other,
        kept.capturing.databases.dump(database_url) as dump,
    ):
        chunks = dump.chunks()
        assert isinstance(chunks, Generator)
        for _ in chunks:
            if other.execute(SLEEPING).fetchone() == (1,):
                break
        chunks.close()
        until(lambda: other.execute(SLEEPING).fetchone() == (0,), 10)


def test_an_older_pg_dump_is_refused_with_the_package_to_install(database_url: str) -> None:
    from ocpizza.adapters.pg_dump.programs import Programs

    with pytest.raises(CannotBackUp, match="install postgresql-client-99"):
        Programs().find("pg_dump", 99)


def test_production_without_a_place_for_them_says_so(database_url: str) -> None:
    with pytest.raises(Misconfigured, match="BACKUPS_URL is not set"):
        backups(Settings.from_env({"DATABASE_URL": database_url}))


def _processes() -> str:
    return subprocess.run(
        ["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True
    ).stdout

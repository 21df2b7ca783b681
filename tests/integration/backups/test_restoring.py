"""What was backed up comes back whole; whatever goes wrong, the database is as it was."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

import attrs
import psycopg
import pytest
from msgspec.structs import replace

from ocpizza.adapters.pg_dump.replacing import PgTarget
from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backup import Backup, State
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.ports.backups import CannotBackUp, Damaged
from ocpizza.config import Settings
from ocpizza.container import opened as application
from tests.integration.backups.dumps import captured, write, written
from tests.integration.conftest import OwnDatabase

TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


def restore(backups: Backups, backup: Backup) -> Backup | None:
    return backups.restoring.restore(backup, "DATABASE_URL")


@pytest.fixture
def backup(kept: Backups, database_url: str) -> Backup:
    """Taken of a shop that has saffron; it has got truffle since."""
    write(database_url, "saffron")
    taken = captured(kept)
    write(database_url, "truffle")
    return taken


def test_it_is_what_it_was_and_what_was_replaced_is_kept(
    kept: Backups, backup: Backup, database_url: str
) -> None:
    replaced = restore(kept, backup)

    assert written(database_url) == ["saffron"]
    assert replaced is not None
    assert replaced.replaced_by == backup.id
    restore(kept, replaced)
    assert written(database_url) == ["saffron", "truffle"]


@pytest.mark.slow
def test_the_last_completed_is_not_what_a_restore_replaced(kept: Backups, backup: Backup) -> None:
    restore(kept, backup)

    assert kept.restoring.archives.find(None, "DATABASE_URL").id == backup.id


def test_the_shop_runs_on_what_was_restored(
    kept: Backups, backup: Backup, database_url: str
) -> None:
    restore(kept, backup)

    with application(Settings.from_env({"DATABASE_URL": database_url})) as ready:
        ready.readiness.check()
        assert [found for _, found in ready.checking.run() if found] == []


def test_nothing_stays_of_what_the_backup_does_not_know(
    kept: Backups, backup: Backup, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        before = connection.execute(TABLES).fetchone()
        connection.execute("CREATE TYPE mood AS ENUM ('hungry')")
        connection.execute("CREATE TABLE newer (id TEXT REFERENCES ingredients, mood mood)")
        connection.execute("CREATE VIEW newest AS SELECT * FROM newer")
        connection.execute("CREATE FUNCTION eat(int) RETURNS int LANGUAGE sql AS 'SELECT 1'")

    restore(kept, backup)

    with psycopg.connect(database_url) as connection:
        assert connection.execute(TABLES).fetchone() == before
        assert connection.execute("SELECT to_regtype('mood')").fetchone() == (None,)


@pytest.mark.parametrize(("then", "now"), [(True, False), (False, True)])
def test_maintenance_is_of_now_not_of_the_backup(
    kept: Backups, database_url: str, *, then: bool, now: bool
) -> None:
    declared = "INSERT INTO maintenance (single, since, by_name, database) VALUES (true, now(), 'me', true)"
    with psycopg.connect(database_url, autocommit=True) as connection:
        if then:
            connection.execute(declared)
        backup = captured(kept)
        connection.execute("DELETE FROM maintenance")
        if now:
            connection.execute(declared)

        kept.restoring.restore(backup, "DATABASE_URL", capture=False)

        assert (connection.execute("SELECT FROM maintenance").rowcount == 1) is now


def test_the_connection_is_left_as_it_was_found(
    kept: Backups, backup: Backup, database_url: str
) -> None:
    with (
        kept.restoring.archives.opened(backup) as archive,
        kept.restoring.archives.databases.replacing(database_url) as target,
    ):
        assert isinstance(target, PgTarget)
        before = target.connection.execute("SHOW search_path").fetchone()
        target.load(archive)

        assert target.connection.execute("SHOW search_path").fetchone() == before


def test_a_database_that_was_lost_is_filled_without_a_capture(
    opened: Callable[..., Backups], backup: Backup, bare_database_url: str
) -> None:
    afresh = opened(NEW_DATABASE_URL=bare_database_url)

    assert afresh.restoring.restore(backup, "NEW_DATABASE_URL") is None

    assert written(bare_database_url) == ["saffron"]


def test_a_damaged_backup_is_refused_and_nothing_is_dropped(
    kept: Backups, backup: Backup, database_url: str, folder: Path
) -> None:
    dump = folder / "b001.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)

    with pytest.raises(Damaged, match=r"b001\.dump is damaged"):
        restore(kept, backup)

    assert written(database_url) == ["saffron", "truffle"]
    assert len(kept.book.all()) == 1


@pytest.mark.parametrize(
    ("key", "told"), [("another key altogether", "BACKUPS_KEY is not"), (None, "set BACKUPS_KEY")]
)
def test_another_key_is_refused_and_nothing_is_dropped(
    opened: Callable[..., Backups], database_url: str, key: str | None, told: str
) -> None:
    backup = captured(opened(BACKUPS_KEY="correct horse battery staple"))
    write(database_url, "truffle")

    with pytest.raises(CannotBackUp, match=told):
        restore(opened(**({} if key is None else {"BACKUPS_KEY": key})), backup)

    assert written(database_url) == ["truffle"]


def test_where_there_is_a_key_what_is_not_encrypted_is_put_back_only_when_said_so(
    opened: Callable[..., Backups], backup: Backup, database_url: str
) -> None:
    keyed = opened(BACKUPS_KEY="correct horse battery staple")

    with pytest.raises(CannotBackUp, match=r"b001 is not encrypted.*say --unsealed"):
        restore(keyed, backup)

    assert written(database_url) == ["saffron", "truffle"]
    keyed.restoring.restore(backup, "DATABASE_URL", capture=False, unsealed=True)
    assert written(database_url) == ["saffron"]


@pytest.mark.slow
def test_the_right_key_opens_it(opened: Callable[..., Backups], database_url: str) -> None:
    sealed = opened(BACKUPS_KEY="correct horse battery staple")
    backup = captured(sealed)
    write(database_url, "truffle")

    restore(sealed, backup)

    assert written(database_url) == []


def test_a_newer_release_s_backup_is_refused(
    kept: Backups, backup: Backup, database_url: str
) -> None:
    assert backup.manifest is not None
    newer = replace(backup, manifest=replace(backup.manifest, revision="9999"))

    with pytest.raises(CannotBackUp, match=r"newer release \(schema 9999"):
        restore(kept, newer)

    assert written(database_url) == ["saffron", "truffle"]


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_was_not_completed_is_refused(kept: Backups, backup: Backup, state: State) -> None:
    kept.book.end(backup, state)

    with pytest.raises(CannotBackUp, match=f"b001 is {state}"):
        kept.restoring.archives.find("b001", "DATABASE_URL")
    with pytest.raises(CannotBackUp, match="no completed backup of DATABASE"):
        kept.restoring.archives.find(None, "DATABASE_URL")


@pytest.mark.parametrize("name", ["ocpizza", "ocpizza worker"])
def test_while_the_shop_is_connected_it_is_refused_and_says_how_to_stop_it(
    kept: Backups, backup: Backup, database_url: str, name: str
) -> None:
    refused = pytest.raises(CannotBackUp, match=rf"1 of '{name}'.*ps:scale web=0 worker=0")
    with psycopg.connect(database_url, application_name=name), refused:
        restore(kept, backup)

    assert written(database_url) == ["saffron", "truffle"]
    assert len(kept.book.all()) == 1


def test_a_restore_that_fails_half_way_leaves_the_database_and_its_capture(
    kept: Backups, backup: Backup, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocpizza.adapters.pg_dump import replacing

    monkeypatch.setattr(replacing, "_fill", lambda connection, _: connection.execute("SELECT 1/0"))

    with pytest.raises(CannotBackUp, match="division by zero"):
        restore(kept, backup)

    assert written(database_url) == ["saffron", "truffle"]
    assert kept.book.get("b002").state is State.COMPLETED


@pytest.mark.slow
def test_nobody_writes_between_the_capture_and_the_end(
    kept: Backups, backup: Backup, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []
    run = type(kept.capturing).run

    def meanwhile(*arguments: object) -> Backup:
        try:
            with psycopg.connect(database_url, options="-c lock_timeout=100") as late:
                late.execute("DELETE FROM ingredients")
        except psycopg.errors.LockNotAvailable as error:
            refused.append(error)
        return run(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(type(kept.capturing), "run", meanwhile)

    restore(kept, backup)

    assert len(refused) == 1


def test_the_command_asks_first(
    ocpizza: Callable[..., str],
    backup: Backup,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)

    assert "nothing was restored" in ocpizza("restore", code=2)

    assert written(database_url) == ["saffron", "truffle"]


def test_the_command_restores_the_last_and_offers_to_ask_paypal_again(
    ocpizza: Callable[..., str], backup: Backup, database_url: str
) -> None:
    said = ocpizza("restore", "--yes")

    assert said.startswith("Restoring b001 to DATABASE... done\nWhat it replaced is b002.\n")
    assert "Upgrading" not in said
    since = backup.created_at.strftime("%Y-%m-%dT%H:%M")
    assert f"ocpizza payments reconcile --since {since}" in said
    assert written(database_url) == ["saffron"]


def test_where_nobody_can_be_asked_it_says_what_to_say(
    ocpizza: Callable[..., str],
    backup: Backup,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert "say --yes" in ocpizza("restore", "b001", code=2)

    assert written(database_url) == ["saffron", "truffle"]


@pytest.mark.slow
def test_an_earlier_release_s_backup_gets_this_one_s_schema(
    ocpizza: Callable[..., str], kept: Backups, database_url: str, bare_database_url: str
) -> None:
    from alembic.script import ScriptDirectory
    from sqlalchemy import NullPool, create_engine

    from ocpizza.adapters.postgres import migrate
    from ocpizza.adapters.postgres.engine import with_driver

    revisions: ScriptDirectory = migrate._revisions()
    engine = create_engine(with_driver(bare_database_url), poolclass=NullPool)
    with engine.connect() as connection:
        migrate.run(connection, revisions, "0005")
    old = attrs.evolve(kept.capturing, addresses=Addresses({"DATABASE_URL": bare_database_url}))
    old.run(old.begin("DATABASE_URL"))

    said = ocpizza("restore", "--yes")

    assert "Upgrading its schema to this release's... done" in said
    assert migrate.check(database_url) == "current"


@pytest.mark.slow
def test_a_server_that_is_killed_meanwhile_comes_back_with_what_it_had(
    opened: Callable[..., Backups], own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocpizza.adapters.pg_dump import replacing

    backups = opened(DATABASE_URL=own_database.url)
    write(own_database.url, "saffron")
    backup = captured(backups)
    write(own_database.url, "truffle")
    fill = replacing._fill

    def killed(connection: psycopg.Connection, script: IO[bytes]) -> None:
        fill(connection, script)
        own_database.cluster.kill()

    monkeypatch.setattr(replacing, "_fill", killed)
    with pytest.raises(CannotBackUp, match="PostgreSQL says"):
        restore(backups, backup)

    own_database.cluster.start()
    assert written(own_database.url) == ["saffron", "truffle"]

"""A backup is one once it has been restored somewhere else."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import attrs
import psycopg
import pytest
from msgspec.structs import replace

from ocpizza.adapters.pg_dump.databases import PgDumpDatabases
from ocpizza.adapters.pg_dump.programs import Programs
from ocpizza.application.backing_up.backup import Trial
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.ports.backups import CannotBackUp
from ocpizza.application.reading.checking import Finding
from ocpizza.embedded_postgres import Cluster
from tests.integration.backups.dumps import OCPIZZA, captured, write, written
from tests.integration.worker.waiting import until

SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'ocpizza_verify%'"
AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'ocpizza_verify%'"
SCRATCH_NAMES = "SELECT datname FROM pg_database WHERE datname LIKE 'ocpizza_verify%'"


def test_the_command_counts_audits_and_remembers(
    ocpizza: Callable[..., str], kept: Backups, database_url: str
) -> None:
    write(database_url, "saffron")
    captured(kept)

    said = ocpizza("verify")

    assert said.startswith("Verifying b001... done\n")
    assert "came back as they were captured, and every invariant holds" in said
    (told,) = json.loads(ocpizza("list", "--json"))
    assert told["verified_at"] is not None
    assert told["verification"] == "passed"
    last = kept.book.last("DATABASE_URL")
    assert last.completed is not None
    assert last.verified is not None
    with psycopg.connect(database_url) as connection:
        assert connection.execute(SCRATCH).fetchone() == (0,)


@pytest.mark.slow
def test_one_that_is_killed_has_failed_and_is_begun_again_at_once(
    ocpizza: Callable[..., str], kept: Backups, database_url: str
) -> None:
    captured(kept)
    with psycopg.connect(database_url, autocommit=True) as connection:
        verifying = subprocess.Popen([*OCPIZZA, "verify"], stdout=subprocess.DEVNULL)
        until(lambda: connection.execute(SCRATCH).fetchone() == (1,), 60)
        assert "running" in ocpizza("list")

        verifying.kill()
        verifying.wait()

        (told,) = json.loads(ocpizza("list", "--json"))
        assert (told["state"], told["verification"]) == ("completed", "failed")
        assert told["verification_failure"] == "it was killed, or hangs"
        until(lambda: connection.execute(AT_WORK).fetchone() == (0,), 30)
        assert ocpizza("verify").startswith("Verifying b001... done\n")
        assert connection.execute(SCRATCH).fetchone() == (0,)
    assert kept.book.get("b001").trial is None


@pytest.mark.parametrize("former", [None, "damaged"])
def test_one_that_is_broken_off_is_as_if_it_had_not_been_begun(
    kept: Backups, former: str | None
) -> None:
    backup = captured(kept)
    if former is not None:
        at = kept.book.clock.now()
        trial = Trial(begun_at=at, process=kept.book.processes.this(), failure=former)
        backup = kept.book.save(replace(backup, trial=trial))

    def ctrl_c(_: str) -> Sequence[Finding]:
        assert kept.book.get("b001").trial not in {None, backup.trial}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attrs.evolve(kept.verifying, audit=ctrl_c).verify(backup)

    assert kept.book.get("b001") == backup


def test_what_went_wrong_is_told_also_where_the_store_is_away_by_then(
    kept: Backups, folder: Path
) -> None:
    backup = captured(kept)

    def away(_: str) -> Sequence[Finding]:
        folder.rename(folder.with_name("away"))
        folder.write_text("no folder")
        raise CannotBackUp("the server went away")

    with pytest.raises(CannotBackUp, match="the server went away"):
        attrs.evolve(kept.verifying, audit=away).verify(backup)


def test_what_a_killed_verification_left_goes_and_one_that_goes_on_stays(
    database_url: str, bare_database_url: str
) -> None:
    databases = PgDumpDatabases(Programs())
    left = f"ocpizza_verify_{'0' * 16}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {left}")

        with databases.scratch(database_url) as one, databases.scratch(database_url) as other:
            names = {urlsplit(url).path.strip("/") for url in (one, other)}
            found = connection.execute(SCRATCH_NAMES).fetchall()

    assert {name for (name,) in found} == names


@pytest.mark.slow
def test_rows_that_are_missing_are_told_table_by_table(kept: Backups) -> None:
    backup = captured(kept)
    assert backup.manifest is not None
    rows = {**backup.manifest.rows, "orders": 7}

    verdict = kept.verifying.verify(replace(backup, manifest=replace(backup.manifest, rows=rows)))

    assert not verdict.good
    (miscount,) = verdict.miscounts
    assert (miscount.table, miscount.dumped, miscount.restored) == ("orders", 7, 0)
    assert kept.book.get("b001").verified_at is None


def test_what_does_not_hold_in_it_is_told(
    opened: Callable[..., Backups], demo_url: str, ocpizza: Callable[..., str]
) -> None:
    with psycopg.connect(demo_url) as connection:
        connection.execute(
            "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE ingredient_id = 'dough'"
        )
    captured(opened(DATABASE_URL=demo_url))

    assert "dough" in ocpizza("verify", code=1)

    (told,) = json.loads(ocpizza("list", "--json"))
    assert (told["verification"], told["verified_at"]) == ("failed", None)
    assert "verifying it failed: 0 tables miscounted, " in ocpizza("list")


@pytest.mark.slow
def test_an_empty_database_of_ours_serves_again_and_again(
    opened: Callable[..., Backups], database_url: str, bare_database_url: str
) -> None:
    write(database_url, "saffron")
    backups = opened(VERIFY_DATABASE_URL=bare_database_url)
    backup = captured(backups)

    assert backups.verifying.verify(backup).good
    assert backups.verifying.verify(backup).good

    assert written(database_url) == ["saffron"]
    with psycopg.connect(bare_database_url) as connection:
        assert connection.execute("SELECT to_regclass('public.ingredients')").fetchone() == (None,)


def test_a_database_that_somebody_uses_is_left_alone(
    opened: Callable[..., Backups], bare_database_url: str
) -> None:
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE TABLE somebodys (id int)")
    backups = opened(VERIFY_DATABASE_URL=bare_database_url)

    with pytest.raises(CannotBackUp, match="VERIFY_DATABASE_URL is not empty"):
        backups.verifying.verify(captured(backups))


def test_what_a_verification_borrowed_is_its_owner_s_again(bare_database_url: str) -> None:
    databases = PgDumpDatabases(Programs())
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE SCHEMA ocpizza_verifies_here")
        connection.execute("CREATE TABLE killed (id int)")
    with (
        databases.emptied(bare_database_url),
        psycopg.connect(bare_database_url) as connection,
    ):
        assert connection.execute("SELECT to_regclass('killed')").fetchone() == (None,)
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE TABLE promoted (id int)")

    with (
        pytest.raises(CannotBackUp, match="VERIFY_DATABASE_URL is not empty"),
        databases.emptied(bare_database_url),
    ):
        pass


def test_another_s_database_is_counted_and_not_migrated(
    opened: Callable[..., Backups], bare_database_url: str
) -> None:
    with psycopg.connect(bare_database_url) as connection:
        connection.execute("CREATE TABLE somebodys (id int)")
    backups = opened(THEIRS_URL=bare_database_url)
    backup = captured(backups, "THEIRS_URL")
    assert backup.manifest is not None

    verdict = backups.verifying.verify(backup)

    assert verdict.good
    assert verdict.tables == 1
    assert not backups.restoring.is_older(backup.manifest)


def test_the_shop_s_own_database_is_not_one_to_verify_in(
    opened: Callable[..., Backups], database_url: str
) -> None:
    spelt_otherwise = database_url.replace("127.0.0.1", "localhost")
    backups = opened(VERIFY_DATABASE_URL=spelt_otherwise)

    with pytest.raises(CannotBackUp, match="VERIFY_DATABASE_URL is DATABASE_URL"):
        backups.verifying.verify(captured(backups))


@pytest.fixture
def small_url(cluster: Cluster, bare_database_url: str) -> Iterator[str]:
    """As on Heroku's Essential plans: a role that owns its database, and may make no other."""
    name = urlsplit(bare_database_url).path.strip("/")
    role = f"small_{name}"
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'swordfish'")
        admin.execute(f"ALTER DATABASE {name} OWNER TO {role}")
        address = urlsplit(bare_database_url)
        yield address._replace(
            netloc=f"{role}:swordfish@{address.netloc.rpartition('@')[2]}"
        ).geturl()
        admin.execute(f"ALTER DATABASE {name} OWNER TO {address.username}")
        with psycopg.connect(bare_database_url, autocommit=True) as inside:
            inside.execute(f"DROP OWNED BY {role}")
        admin.execute(f"DROP ROLE {role}")


@pytest.mark.slow
def test_a_small_role_can_restore_and_capture_and_is_told_what_verifying_needs(
    opened: Callable[..., Backups], kept: Backups, database_url: str, small_url: str
) -> None:
    write(database_url, "saffron")
    whole = captured(kept)
    backups = opened(DATABASE_URL=small_url)

    assert backups.restoring.restore(whole, "DATABASE_URL") is None
    assert backups.restoring.restore(whole, "DATABASE_URL") is not None
    assert written(small_url) == ["saffron"]
    with pytest.raises(CannotBackUp, match="give VERIFY_DATABASE_URL"):
        backups.verifying.verify(whole)

"""`ocpizza doctor`: what is wrong is found, said in a line, and comes with what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from ocpizza.application.backing_up.backup import State, Trial
from ocpizza.application.maintaining import MaintenanceRequest
from ocpizza.config import Settings
from ocpizza.container import opened
from ocpizza.container_backups import backups
from ocpizza.entrypoints.cli.doctor import machine
from ocpizza.entrypoints.cli.doctor.database import OLDEST_MENDED
from ocpizza.entrypoints.cli.doctor.examining import examine
from ocpizza.entrypoints.cli.doctor.findings import Finding, Severity
from ocpizza.entrypoints.cli.opening import application, operator
from tests.integration.house.ordering import path_of
from tests.integration.house.paypal import paid_on_line, refuse_refunds
from tests.integration.house.serving import Serve, free_port, until

OCPIZZA = (sys.executable, "-m", "ocpizza.entrypoints.cli", "doctor")
Change = Callable[[str], object]
WORKED = """
INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp)
VALUES ('reconcile', extract(epoch FROM now())::bigint);
INSERT INTO consumers (store_id, consumer, seq)
SELECT store_id, reader, event_seq FROM store_counters, unnest(ARRAY['worker', 'mails']) AS reader
"""

FAILED = """
INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)
VALUES ('default', 'reconcile', 'failed', '{}')
"""
UNSENT = """
INSERT INTO mails (id, kind, address, language, account, asked_at, due_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'reset-password', 'a@b.example', 'fr',
        '00000000-0000-7000-8000-000000000002', now() - interval '3 hours', now())
"""
UNREAD = """
INSERT INTO webhook_inbox (id, kind, received_at)
VALUES ('WH', 'X', now() - interval '2 hours')
"""


@pytest.fixture
def change(demo_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Change]:
    """Changes the demonstration's data, on which a worker has just been at work."""
    monkeypatch.setenv("DATABASE_URL", demo_url)
    monkeypatch.setenv("BACKUPS_URL", f"file://{tmp_path}/backups")
    back_up()
    with psycopg.connect(demo_url, autocommit=True) as connection:
        connection.execute(WORKED)
        yield lambda statement: connection.execute(statement.encode())


def back_up(
    environ: Mapping[str, str] = os.environ, *, hours: int = 1, verified: bool = True
) -> None:
    """What the book says of a backup that was taken so long ago, with a schedule for more."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    known = backups(Settings.from_env(environ))
    begun = known.book.begin("DATABASE_URL")
    tried = at if verified else None
    known.book.save(replace(begun, state=State.COMPLETED, created_at=at, verified_at=tried))
    known.scheduling.schedule("DATABASE", "04:00 Europe/Paris")


def found(about: str) -> Finding:
    """The worst that is said about it."""
    said = [finding for finding in examine() if finding.about == about]
    return max(said, key=lambda finding: finding.severity.exit_code)


def old(finding: Finding) -> bool:
    """Whether it says that the database has no security fixes: these tests run on such too."""
    return "no security fixes" in (finding.do or "")


def test_what_is_well_has_nothing_to_do(change: Change) -> None:
    findings = list(examine())

    ill = [each for each in findings if each.severity is not Severity.OK and not old(each)]
    assert {each.says.partition(" ")[0] for each in ill} == {
        *("PAYPAL_KEY", "PAYPAL_WEBHOOK_ID", "SMTP_URL")
    }
    assert all((each.do is None) == (each.severity is Severity.OK) for each in findings)
    assert {"database", "clock", "connections", "schema", "worker", "letters", "events"} | {
        *("refunds", "lyon-bellecour", "books", "disk")
    } <= {each.about for each in findings}


@pytest.mark.parametrize(
    ("statement", "about", "severity", "says", "do"),
    [
        (
            "DELETE FROM procrastinate_periodic_defers",
            *("worker", "critical", "no worker has ever run", "ocpizza worker"),
        ),
        (
            "UPDATE procrastinate_periodic_defers SET defer_timestamp = defer_timestamp - 630",
            *("worker", "critical", "last rang 10 min ago", "queue-stuck.md"),
        ),
        (
            FAILED,
            *("worker", "warning", "reconcile failed 1 times", "errors.md"),
        ),
        (
            UNSENT,
            *("letters", "warning", "1 wait, the oldest 3 h", "queue-stuck.md"),
        ),
        (
            UNREAD,
            *("messages", "critical", "1 wait, the oldest 2 h", "paypal-down.md"),
        ),
        (
            "UPDATE stores SET paused = true WHERE id = 'lyon-bellecour'",
            *("lyon-bellecour", "warning", "no orders from the web", "ocpizza stores resume"),
        ),
        (
            "UPDATE stock_levels SET on_hand = 0 WHERE store_id = 'lyon-bellecour'",
            *("lyon-bellecour", "critical", "nothing on its menu can be made", "store-offline.md"),
        ),
        (
            "UPDATE stock_levels SET on_hand = on_hand + 1",
            *("books", "critical", "what must hold does not", "ocpizza check"),
        ),
    ],
)
def test_what_is_wrong_is_found(
    change: Change, statement: str, about: str, severity: str, says: str, do: str
) -> None:
    change(statement)

    finding = found(about)

    assert finding.severity == severity, finding
    assert says in finding.says
    assert finding.do is not None
    assert do in finding.do


def test_a_database_that_is_not_migrated_is_said_and_not_looked_into(
    bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", bare_database_url)

    findings = list(examine())

    (schema,) = (each for each in findings if each.about == "schema")
    assert (schema.severity, schema.do) == (Severity.CRITICAL, "ocpizza db upgrade")
    assert not {"worker", "books"} & {each.about for each in findings}


def test_connections_that_would_not_suffice_are_a_warning(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "60")

    assert found("connections").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("hours", "verified", "severity", "says"),
    [
        (30, True, "warning", "the newest is 30 h old"),
        (72, True, "critical", "the newest is 3 d old"),
        (1, False, "warning", "none was ever verified"),
    ],
)
def test_backups_that_are_late_or_were_never_tried_are_found(
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    hours: int,
    verified: bool,  # noqa: FBT001 - a column of the table
    severity: str,
    says: str,
) -> None:
    monkeypatch.setenv("BACKUPS_URL", f"file://{tmp_path}/others")
    assert "there is none" in found("backups").says
    back_up(hours=hours, verified=verified)

    finding = found("backups")

    assert (finding.severity, finding.says) == (severity, says)


def test_a_verification_that_failed_is_said_with_its_reason(change: Change) -> None:
    book = backups(Settings.from_env(os.environ)).book
    half_an_hour_ago = datetime.now(UTC) - timedelta(minutes=30, seconds=5)
    trial = Trial(begun_at=half_an_hour_ago, process=book.processes.this(), failure="it broke")
    book.save(replace(book.get("b001"), trial=trial))

    finding = found("backups")

    assert (finding.severity, finding.says) == (
        "warning",
        "verifying b001 failed 30 min ago: it broke",
    )


def test_another_database_with_a_schedule_is_looked_after_too(
    change: Change, monkeypatch: pytest.MonkeyPatch, demo_url: str
) -> None:
    monkeypatch.setenv("OTHERS_URL", demo_url)
    known = backups(Settings.from_env(os.environ))
    known.scheduling.schedule("OTHERS", "04:00 Europe/Paris")

    finding = found("backups of OTHERS")

    assert (finding.severity, finding.says) == (Severity.CRITICAL, "there is none")
    assert finding.do is not None
    assert finding.do.startswith("ocpizza backups capture OTHERS; ")
    assert found("backups").severity is Severity.OK


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*OCPIZZA, *arguments], env=environ, capture_output=True, text=True, check=False
    )


def test_without_a_database_it_goes_on_and_tells_no_secret(tmp_path: Path) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DATABASE_URL": f"postgresql://ocpizza:pass-of-the-database@{nowhere}/ocpizza",
        "PAYPAL_URL": f"http://{nowhere}",
        "PAYPAL_KEY": "client-of-paypal:secret-of-paypal",
        "SMTP_URL": f"smtp://user:pass-of-the-mail@{nowhere}",
        "SECRET_KEY": "secret-key-of-the-site-that-signs",
    }

    done = run(environ, "--json")

    findings = {each["about"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 2
    assert findings["PayPal"]["severity"] == "critical"
    assert findings["mail"]["severity"] == "warning"
    assert "disk" in findings
    lines = run(environ)
    assert "critical  database: " in lines.stdout
    assert "docs/operations/runbooks/database-down.md" in lines.stdout
    for output in (done.stdout, done.stderr, lines.stdout, lines.stderr):
        for secret in ("pass-of", "secret-of", "secret-key"):
            assert secret not in output


def test_beside_a_demo_it_says_in_a_line_what_it_looks_at() -> None:
    _, finding = machine.settings(Settings.from_env({"ENV": "DEV"}), ours=True)

    assert finding.severity is Severity.WARNING
    assert "the database of `ocpizza demo`" in finding.says
    assert finding.do is not None
    assert "set DATABASE_URL" in finding.do


def test_maintenance_that_is_on_is_said(change: Change) -> None:
    with application() as app:
        app.maintaining.on(operator(), MaintenanceRequest())

    finding = found("maintenance")

    assert finding.severity is Severity.WARNING
    assert "customers are asked to wait" in finding.says
    assert finding.do == "ocpizza maintenance off"


def test_settings_that_cannot_be_are_a_finding(tmp_path: Path) -> None:
    done = run({"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ENV": "PROD"}, "--json")

    (finding,) = json.loads(done.stdout)
    assert (done.returncode, finding["about"], finding["severity"]) == (2, "settings", "critical")
    assert "SECRET_KEY" in finding["says"]


@pytest.mark.slow
def test_a_house_that_runs_is_well_until_a_refund_is_refused(serve: Serve, tmp_path: Path) -> None:
    places = {"SMTP_URL": f"file://{tmp_path}/letters", "BACKUPS_URL": f"file://{tmp_path}/kept"}
    with serve(**places) as house:
        back_up(house.environ)
        order, _ = paid_on_line(house)
        with opened(Settings.from_env(house.environ)) as app:
            machinery = app.machinery
            until(lambda: bool(machinery.jobs()))
            until(lambda: not any(lag.events for lag in machinery.lag()))
        well = house.ocpizza("doctor")
        with opened(Settings.from_env(house.environ)) as app:
            mended = app.machinery.server().version >= OLDEST_MENDED * 10_000
        assert well.returncode == (0 if mended else 1), well.stdout
        assert "PayPal gave a token" in well.stdout
        assert "the mail server lets us in" in well.stdout

        refuse_refunds(house, "REFUND_NOT_ALLOWED")
        with house.client("manager") as manager:
            manager.post(f"{path_of(order)}/cancel", json={"reason": "no more dough"})
            payments = f"{path_of(order)}/payments"
            until(lambda: bool(manager.get(payments).json()["items"][0]["refunds"][0]["failure"]))
        ill = house.ocpizza("doctor")

    assert ill.returncode == 1, ill.stdout
    assert "warning   refunds: 1 were refused and are still owed" in ill.stdout

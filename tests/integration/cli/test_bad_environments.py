"""Whatever is wrong with the environment: one line, the variable's name, no secret, an exit code."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ocpizza.config import DEMO_PAYPAL_KEY, DEMO_SECRET, secrets
from ocpizza.entrypoints import logs, starting
from ocpizza.entrypoints.cli.main import main
from tests.integration.cli.old_postgres import old_postgres

SECRET = "swordfish-of-more-than-thirty-two-characters"
PRINTED = "a-swordfish-that-the-manual-of-2021-has-printed"
NOWHERE = "postgres://me:swordfish@127.0.0.1:1/ocpizza"
GOOD = {
    "ENV": "PROD",
    "SECRET_KEY": SECRET,
    "PAYPAL_KEY": f"client:{SECRET}",
    "DATABASE_URL": NOWHERE,
    "PORT": "5000",
    "WEB_CONCURRENCY": "2",
}
BAD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "no secret": ("SECRET_KEY", {"SECRET_KEY": ""}),
    "short secret": ("SECRET_KEY", {"SECRET_KEY": "swordfish"}),
    "published secret": ("SECRET_KEY", {"SECRET_KEY": PRINTED}),
    "published secret, padded": ("SECRET_KEY", {"SECRET_KEY": f"  {PRINTED}\n"}),
    "published secret, quoted": ("SECRET_KEY", {"SECRET_KEY": f"'{PRINTED}'"}),
    "the demo's secret": ("SECRET_KEY", {"SECRET_KEY": DEMO_SECRET}),
    "padded secret": ("SECRET_KEY", {"SECRET_KEY": f"{SECRET} "}),
    "quoted secret": ("SECRET_KEY", {"SECRET_KEY": f'"{SECRET}"'}),
    "no key of PayPal": ("PAYPAL_KEY", {"PAYPAL_KEY": ""}),
    "short key of PayPal": ("PAYPAL_KEY", {"PAYPAL_KEY": "sword:fish"}),
    "published key of PayPal": ("PAYPAL_KEY", {"PAYPAL_KEY": f"client:{PRINTED}"}),
    "the sandbox's key": ("PAYPAL_KEY", {"PAYPAL_KEY": DEMO_PAYPAL_KEY}),
    "half a key of PayPal": ("PAYPAL_KEY", {"PAYPAL_KEY": SECRET}),
    "quoted key of PayPal": ("PAYPAL_KEY", {"PAYPAL_KEY": f"'client:{SECRET}'"}),
    "PayPal without TLS": ("PAYPAL_URL", {"PAYPAL_URL": "http://paypal.example"}),
    "unknown ENV": ("ENV", {"ENV": "PRODUCTION"}),
    "no database": ("DATABASE_URL", {"DATABASE_URL": ""}),
    "another database": ("DATABASE_URL", {"DATABASE_URL": "mysql://me:swordfish@db/x"}),
    "quoted database": ("DATABASE_URL", {"DATABASE_URL": f"'{NOWHERE}'"}),
    "unreadable database": ("DATABASE_URL", {"DATABASE_URL": "postgres://me:sword/fish@db/x"}),
    "unreachable database": ("DATABASE_URL", {}),
    "PORT is no number": ("PORT", {"PORT": "http"}),
    "WEB_CONCURRENCY is none": ("WEB_CONCURRENCY", {"WEB_CONCURRENCY": "0"}),
    "POOL_SIZE is no number": ("POOL_SIZE", {"POOL_SIZE": "many"}),
    "no site": ("SITE_URL", {"SITE_URL": "ocpizza.com"}),
    "site with a password": ("SITE_URL", {"SITE_URL": "https://me:swordfish@ocpizza.com"}),
    "no mail server": ("SMTP_URL", {"SMTP_URL": "smtp://me:sword/fish@mail"}),
    "no router": ("FORWARDED_ALLOW_IPS", {"FORWARDED_ALLOW_IPS": "router"}),
    "other site with a path": ("CORS_ORIGINS", {"CORS_ORIGINS": "https://a.example/b"}),
    "half a seller": ("SELLER_SIREN", {"SELLER_NAME": "OC Pizza"}),
    "backups nowhere": ("BACKUPS_URL", {"BACKUPS_URL": "ftp://me:swordfish@host/backups"}),
    "backups with a key in it": ("BACKUPS_URL", {"BACKUPS_URL": "s3://me:swordfish@bucket"}),
    "unreadable backups": ("BACKUPS_URL", {"BACKUPS_URL": "s3://[swordfish"}),
    "short key of backups": ("BACKUPS_KEY", {"BACKUPS_KEY": "swordfish"}),
    "another database to verify in": (
        "VERIFY_DATABASE_URL",
        {"VERIFY_DATABASE_URL": "mysql://me:swordfish@db/x"},
    ),
    "unknown LOG_LEVEL": ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
}
COMMANDS = [["worker"], ["db", "upgrade"], ["check"]]
OCPIZZA = str(Path(sys.executable).with_name("ocpizza"))


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(starting, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(logs, "configure", lambda _: None)
    published = hashlib.sha256(PRINTED.encode()).hexdigest()
    monkeypatch.setattr(secrets, "PUBLISHED", secrets.PUBLISHED | {published})
    for name in {*GOOD, *(name for _, changes in BAD.values() for name in changes)}:
        monkeypatch.delenv(name, raising=False)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="module")
def old() -> Iterator[str]:
    with old_postgres() as url:
        yield url


def assert_told(said: str, variable: str) -> None:
    assert said.startswith("ocpizza: "), said
    assert said.count("\n") == 1, said
    assert said.endswith("\n")
    assert variable in said
    assert "fish" not in said


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_named(
    case: str,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    variable, changes = BAD[case]
    for name, value in {**GOOD, **changes}.items():
        monkeypatch.setenv(name, value)

    assert main(command) == 2

    said = capfd.readouterr()
    assert_told(said.err, variable)
    assert said.out == ""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_that_is_too_old_is_named_with_its_release(
    command: list[str],
    old: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name, value in {**GOOD, "DATABASE_URL": old}.items():
        monkeypatch.setenv(name, value)

    assert main(command) == 2

    said = capfd.readouterr().err
    assert_told(said, "DATABASE_URL")
    assert "PostgreSQL 11.22 is too old, 12 or newer" in said


@pytest.mark.parametrize("command", [["worker"], ["check"]], ids=" ".join)
def test_a_database_that_is_not_migrated_is_named_with_what_to_do(
    command: list[str],
    bare_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name, value in {**GOOD, "DATABASE_URL": bare_database_url}.items():
        monkeypatch.setenv(name, value)

    assert main(command) == 2

    said = capfd.readouterr().err
    assert_told(said, "DATABASE_URL")
    assert "ocpizza db upgrade" in said


@pytest.mark.slow
def test_as_processes_they_do_the_same(bare_database_url: str, old: str) -> None:
    """The server too, before Gunicorn reads anything: all at once, as each has to start Python."""
    cases = [
        ("SECRET_KEY", {"SECRET_KEY": f'"{SECRET}"'}),
        ("DATABASE_URL", {"DATABASE_URL": old}),
        ("DATABASE_URL", {"DATABASE_URL": bare_database_url}),
        ("DATABASE_URL", {"DATABASE_URL": NOWHERE}),
        ("PORT", {"PORT": "http"}),
        ("WEB_CONCURRENCY", {"WEB_CONCURRENCY": "two"}),
    ]
    web = [OCPIZZA, "serve"]
    processes = [(variable, _start(web, {**GOOD, **changes})) for variable, changes in cases]
    processes.append(("ENV", _start([OCPIZZA, "worker"], {**GOOD, "ENV": "production"})))

    for variable, process in processes:
        out, said = process.communicate(timeout=60)
        assert process.returncode == 2
        assert_told(said, variable)
        assert out == ""


def _start(command: list[str], environ: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

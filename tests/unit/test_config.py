"""Settings are read once, and what is unsafe in production is refused in one line without secrets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest

from ocpizza.config import (
    DEMO_PAYPAL_KEY,
    DEMO_SECRET,
    Environment,
    Misconfigured,
    Settings,
    WorkerMode,
    secrets,
)
from ocpizza.domain.orders.unpaid import UnpaidCaps

LONG = "an-unguessable-value-of-more-than-32-characters"
PRINTED = "a-value-of-more-than-32-characters-that-a-manual-prints"
PRODUCTION = {
    "ENV": "PROD",
    "SECRET_KEY": LONG,
    "DATABASE_URL": "postgres://me:swordfish@db/ocpizza",
    "PAYPAL_KEY": f"client-{LONG}:secret-{LONG}",
}


def production(**changes: str | None) -> Mapping[str, str]:
    changed = {**PRODUCTION, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def test_development_needs_nothing() -> None:
    settings = Settings.from_env({})

    assert settings.env is Environment.DEV
    assert settings.database_url is None
    assert settings.site_url == "http://127.0.0.1:8000"
    assert settings.paypal is None
    assert settings.unpaid_caps == UnpaidCaps()
    assert settings.worker is WorkerMode.PROCESS


def test_production_has_its_defaults() -> None:
    settings = Settings.from_env(production())

    assert settings.production
    assert settings.site_url == "https://ocpizza.com"
    assert settings.paypal is not None
    assert settings.paypal.url == "https://api-m.paypal.com"
    assert settings.paypal.client_id == f"client-{LONG}"
    assert settings.unpaid_caps == UnpaidCaps(orders_per_contact=3, share_percent=20)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter"),
        ({"SECRET_KEY": " " * 64}, "SECRET_KEY is shorter"),
        ({"SECRET_KEY": f'" short{" " * 64}"'}, "SECRET_KEY is shorter"),
        ({"SECRET_KEY": DEMO_SECRET}, "SECRET_KEY is a published one"),
        ({"SECRET_KEY": f" {DEMO_SECRET}"}, "SECRET_KEY is a published one"),
        ({"SECRET_KEY": f"'{DEMO_SECRET}'"}, "SECRET_KEY is a published one"),
        ({"SECRET_KEY": f"{LONG} "}, "SECRET_KEY has spaces or quotes"),
        ({"SECRET_KEY": f"'{LONG}'"}, "SECRET_KEY has spaces or quotes"),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://me:swordfish@db/x"}, "DATABASE_URL must start with"),
        ({"PAYPAL_KEY": None}, "PAYPAL_KEY is not set"),
        ({"PAYPAL_KEY": "a:b"}, "PAYPAL_KEY is too short"),
        ({"PAYPAL_KEY": DEMO_PAYPAL_KEY}, "PAYPAL_KEY is a published one"),
        ({"PAYPAL_KEY": f'"{DEMO_PAYPAL_KEY}" '}, "PAYPAL_KEY is a published one"),
        ({"PAYPAL_KEY": LONG + LONG}, "PAYPAL_KEY must be client_id:secret"),
        ({"PAYPAL_KEY": f'"client:{LONG}"'}, "PAYPAL_KEY has spaces or quotes"),
        ({"PAYPAL_URL": "http://127.0.0.1:8001"}, "PAYPAL_URL must start with https://"),
        ({"PAYPAL_WEBHOOK_ID": "WEBHOOK_ID"}, "PAYPAL_WEBHOOK_ID"),
        ({"SMTP_URL": "file:///tmp/mails"}, "SMTP_URL must start with smtp:// or smtps://"),
        ({"SITE_URL": "ocpizza.com"}, "SITE_URL must be an origin"),
        ({"ENV": "PRODUCTION"}, "ENV must be one of DEV, TEST, PROD"),
    ],
)
def test_what_is_unsafe_is_named_in_one_line_without_secrets(
    changes: dict[str, str | None], named: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_env(production(**changes))

    said = str(refused.value)
    assert named in said
    assert "\n" not in said
    assert "swordfish" not in said
    assert LONG not in said


@pytest.mark.parametrize("written", ["{}", "'{}'", ' "{}" '])
@pytest.mark.parametrize("name", ["SECRET_KEY", "PAYPAL_KEY"])
def test_a_published_secret_is_known_however_it_is_quoted(
    name: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.sha256(PRINTED.encode()).hexdigest()
    monkeypatch.setattr(secrets, "PUBLISHED", frozenset({digest}))

    with pytest.raises(Misconfigured, match=f"{name} is a published one"):
        Settings.from_env(production(**{name: written.format(PRINTED)}))


def test_half_of_a_published_paypal_key_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = hashlib.sha256(PRINTED.encode()).hexdigest()
    monkeypatch.setattr(secrets, "PUBLISHED", frozenset({digest}))

    with pytest.raises(Misconfigured, match="PAYPAL_KEY is a published one"):
        Settings.from_env(production(PAYPAL_KEY=f"my-own-client:{PRINTED}"))


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "http"}, "PORT"),
        ({"WEB_CONCURRENCY": "-1"}, "WEB_CONCURRENCY"),
        ({"WORKER": "thread"}, "WORKER must be one of process, inline"),
        ({"PREPARE_THRESHOLD": "often"}, "PREPARE_THRESHOLD"),
        ({"CORS_ORIGINS": "https://a.example/path"}, "CORS_ORIGINS"),
        ({"SMTP_URL": "mail.example:25"}, "SMTP_URL"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_what_cannot_be_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        Settings.from_env(environ)


@pytest.mark.parametrize(("written", "read"), [("none", None), ("", None), ("0", 0), ("7", 7)])
def test_statements_are_prepared_after_so_many_uses_or_never(
    written: str, read: int | None
) -> None:
    assert Settings.from_env({"PREPARE_THRESHOLD": written}).prepare_threshold == read


def test_the_sites_that_a_buyer_may_come_back_to() -> None:
    development = Settings.from_env({"PORT": "8010", "CORS_ORIGINS": "https://a.example, http://b"})

    assert development.own_origins == {"http://127.0.0.1:8010", "http://localhost:8010"}
    assert development.origins == development.own_origins | {"https://a.example", "http://b"}
    assert Settings.from_env(production()).origins == {"https://ocpizza.com"}


def test_secrets_are_not_in_what_is_printed() -> None:
    told = repr(Settings.from_env(production(SMTP_URL="smtp://me:swordfish@mail")))

    assert "swordfish" not in told
    assert LONG not in told.replace(f"client-{LONG}", "")

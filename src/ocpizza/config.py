"""Settings: read from the environment once, checked, frozen.

In `ENV=PROD` what is missing or unsafe is refused before anything starts, in one line that shows
no secret. `ocpizza config` lists every variable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from attrs import field, fields, frozen

from ocpizza.domain.legal.seller import Seller
from ocpizza.domain.orders.unpaid import UnpaidCaps

PUBLISHED = frozenset(
    {
        "040db16a4453473163ed1acc39584299a302e97228955f08edd73433bd333f14",
        "7335e72a22f0cbabf12fc85d413c9b5e0a7e5f26b4ff0cc11bc87a6431eea8ef",
    }
)
"""SHA-256 of the secrets that the client's manual of 2021 prints: known to everyone for ever."""
SHORTEST_SECRET = 32
DEMO_SECRET = "development-only-and-refused-in-production"  # noqa: S105 - says so itself
DEMO_PAYPAL_KEY = "sandbox-client:sandbox-secret"
DEMO_SELLER = Seller(
    name="OC Pizza SAS",
    siren="123456782",
    address="14 rue de la Barre, 69002 Lyon",
    phone="+33465710001",
    email="contact@ocpizza.example",
    host="Exemple Hébergement, 1 rue de l'Exemple, 75001 Paris",
    mediator="Médiation Exemple, 2 rue de l'Exemple, 75001 Paris, mediation.example",
)
"""Invented, for the demo and for developers."""
MOST = 65_535
LIVE_PAYPAL = "https://api-m.paypal.com"


class Misconfigured(Exception):
    """A variable is missing or cannot be; the message says which and what to do."""


class Environment(StrEnum):
    DEV = "DEV"
    TEST = "TEST"
    PROD = "PROD"


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class WorkerMode(StrEnum):
    """Whether jobs run in a process of their own or inside the web process (the demo)."""

    PROCESS = "process"
    INLINE = "inline"


@frozen
class PayPalSettings:
    """Where PayPal answers and who we are to it; `webhook_id` None: messages are not taken."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_id: str | None = None


@frozen
class Settings:
    """Everything that is decided outside the code."""

    env: Environment
    secret_key: str = field(repr=False)
    database_url: str | None = field(repr=False)
    site_url: str
    port: int
    paypal: PayPalSettings | None
    cors_origins: tuple[str, ...]
    smtp_url: str | None = field(repr=False)
    metrics_token: str | None = field(repr=False)
    worker: WorkerMode
    demo_password: str | None = field(repr=False)
    demo_inbox: Path | None
    seller: Seller | None
    forwarded_allow_ips: str
    prepare_threshold: int | None
    web_concurrency: int
    pool_size: int
    log_level: LogLevel
    unpaid_caps: UnpaidCaps

    @property
    def production(self) -> bool:
        return self.env is Environment.PROD

    @property
    def own_origins(self) -> frozenset[str]:
        """The site's own, by both of its names while it runs on this machine."""
        if self.production:
            return frozenset({self.site_url})
        return frozenset({self.site_url, self.site_url.replace("127.0.0.1", "localhost")})

    @property
    def origins(self) -> frozenset[str]:
        """The sites a buyer may be sent back to: ours, and those that may call us."""
        return self.own_origins | frozenset(self.cors_origins)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check the environment; raises Misconfigured with one line."""
        env = _choice(Environment, "ENV", environ.get("ENV", "DEV"))
        production = env is Environment.PROD
        port = _number(environ, "PORT", 8000)
        site = environ.get("SITE_URL") or (
            "https://ocpizza.com" if production else f"http://127.0.0.1:{port}"
        )
        return cls(
            env=env,
            secret_key=_secret_key(environ, production=production),
            database_url=_database_url(environ, production=production),
            site_url=_origin("SITE_URL", site),
            port=port,
            paypal=_paypal(environ, production=production),
            cors_origins=tuple(
                _origin("CORS_ORIGINS", origin)
                for origin in environ.get("CORS_ORIGINS", "").replace(",", " ").split()
            ),
            smtp_url=_smtp_url(environ, production=production),
            metrics_token=environ.get("METRICS_TOKEN") or None,
            worker=_choice(WorkerMode, "WORKER", environ.get("WORKER") or "process"),
            demo_password=environ.get("DEMO_PASSWORD") or None,
            seller=_seller(environ, production=production),
            demo_inbox=None if production else _folder(environ.get("DEMO_INBOX")),
            forwarded_allow_ips=environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1",
            prepare_threshold=_threshold(environ),
            web_concurrency=_number(environ, "WEB_CONCURRENCY", 2),
            pool_size=_number(environ, "POOL_SIZE", 4),
            log_level=_choice(LogLevel, "LOG_LEVEL", (environ.get("LOG_LEVEL") or "INFO").upper()),
            unpaid_caps=_caps(environ, production=production),
        )


Kind = TypeVar("Kind", bound=StrEnum)


def _choice(kind: type[Kind], name: str, value: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise Misconfigured(f"{name} must be one of {known}, not {value!r}.") from None


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise Misconfigured(f"{name} must be a whole number from 1 to {MOST}, not {text!r}.")
    return int(text)


def _threshold(environ: Mapping[str, str]) -> int | None:
    text = environ.get("PREPARE_THRESHOLD", "5")
    if text.lower() in {"", "none"}:
        return None
    if not text.isdecimal():
        raise Misconfigured("PREPARE_THRESHOLD must be a whole number, or none behind a pooler.")
    return int(text)


def _secret_key(environ: Mapping[str, str], *, production: bool) -> str:
    secret = environ.get("SECRET_KEY", "")
    if not production:
        return secret or DEMO_SECRET
    if not secret:
        raise Misconfigured("SECRET_KEY is not set; make one with: ocpizza secret")
    if _published(secret) or _bare(secret) == DEMO_SECRET:
        raise Misconfigured("SECRET_KEY is a published one; make another with: ocpizza secret")
    if len(_bare(secret)) < SHORTEST_SECRET:
        raise Misconfigured(
            f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters; make one with: ocpizza secret"
        )
    return secret


def _database_url(environ: Mapping[str, str], *, production: bool) -> str | None:
    url = environ.get("DATABASE_URL") or None
    if url is None:
        if production:
            raise Misconfigured("DATABASE_URL is not set; give it the address of PostgreSQL.")
        return None
    if urlsplit(url).scheme.partition("+")[0] not in {"postgres", "postgresql"}:
        raise Misconfigured("DATABASE_URL must start with postgres:// or postgresql://.")
    return url


def _smtp_url(environ: Mapping[str, str], *, production: bool) -> str | None:
    url = environ.get("SMTP_URL") or None
    if url is None:
        return None
    known = {"smtp", "smtps"} if production else {"smtp", "smtps", "file"}
    if urlsplit(url).scheme not in known:
        schemes = " or ".join(f"{scheme}://" for scheme in sorted(known))
        raise Misconfigured(f"SMTP_URL must start with {schemes}.")
    return url


def _seller(environ: Mapping[str, str], *, production: bool) -> Seller | None:
    """All of SELLER_…, or none; outside production an invented company."""
    names = {field.name: f"SELLER_{field.name.upper()}" for field in fields(Seller)}
    given = {name: environ.get(variable, "").strip() for name, variable in names.items()}
    if not any(given.values()):
        return None if production else DEMO_SELLER
    missing = [names[name] for name, value in given.items() if not value]
    if missing:
        raise Misconfigured(
            f"{missing[0]} is not set; a seller has all of {', '.join(names.values())}."
        )
    try:
        return Seller(**given)
    except ValueError as error:
        raise Misconfigured(f"SELLER_SIREN: {error}.") from None


def _folder(path: str | None) -> Path | None:
    return Path(path) if path else None


def _paypal(environ: Mapping[str, str], *, production: bool) -> PayPalSettings | None:
    key = environ.get("PAYPAL_KEY", "")
    url = environ.get("PAYPAL_URL") or (LIVE_PAYPAL if production else "")
    if production:
        _check_live_key(key, url)
    if not url:
        return None
    client_id, separator, client_secret = (key or DEMO_PAYPAL_KEY).partition(":")
    if not separator or not client_id or not client_secret:
        raise Misconfigured(
            "PAYPAL_KEY must be client_id:secret, as PayPal's dashboard shows them."
        )
    webhook_id = environ.get("PAYPAL_WEBHOOK_ID") or None
    if production and webhook_id == "WEBHOOK_ID":
        raise Misconfigured("PAYPAL_WEBHOOK_ID is the id that PayPal's simulator signs with.")
    return PayPalSettings(url.rstrip("/"), client_id, client_secret, webhook_id)


def _check_live_key(key: str, url: str) -> None:
    if not key:
        raise Misconfigured("PAYPAL_KEY is not set; give it client_id:secret.")
    parts = [part for part in key.split(":") if part]
    if _published(key) or any(map(_published, parts)) or _bare(key) == DEMO_PAYPAL_KEY:
        raise Misconfigured("PAYPAL_KEY is a published one; make another in PayPal's dashboard.")
    if len(key) < SHORTEST_SECRET:
        raise Misconfigured("PAYPAL_KEY is too short to be client_id:secret of a live account.")
    if not url.startswith("https://"):
        raise Misconfigured("PAYPAL_URL must start with https:// in production.")


def _published(secret: str) -> bool:
    return hashlib.sha256(_bare(secret).encode()).hexdigest() in PUBLISHED


def _bare(secret: str) -> str:
    return secret.strip().strip("\"'").strip()


def _origin(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise Misconfigured(f"{name} must be an origin such as https://ocpizza.com, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _caps(environ: Mapping[str, str], *, production: bool) -> UnpaidCaps:
    if not production and not {"UNPAID_ORDERS", "UNPAID_SHARE"} & set(environ):
        return UnpaidCaps()
    return UnpaidCaps(
        orders_per_contact=_number(environ, "UNPAID_ORDERS", 3),
        share_percent=_number(environ, "UNPAID_SHARE", 20),
    )

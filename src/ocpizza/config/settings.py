from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from attrs import field, frozen

from ocpizza.config.addresses import database_url, origin, smtp_url
from ocpizza.config.backups import BackupSettings, backups
from ocpizza.config.reading import Misconfigured, choice, folder, number, threshold
from ocpizza.config.routers import routers
from ocpizza.config.secrets import PayPalSettings, paypal, secret_key
from ocpizza.config.seller import seller
from ocpizza.domain.legal.seller import Seller
from ocpizza.domain.orders.unpaid import UnpaidCaps

THIS_MACHINE = "127.0.0.1"
MOST_CONNECTIONS = 4
"""More bring nothing: a process answers with one core."""


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
class Settings:
    """Everything that is decided outside the code.

    `pool_size`: the database connections of a process, exactly so many when `pool_fixed`, else at
    most, as the server allows.
    """

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
    pool_fixed: bool
    log_level: LogLevel
    unpaid_caps: UnpaidCaps
    backups: BackupSettings

    @property
    def production(self) -> bool:
        return self.env is Environment.PROD

    @property
    def host(self) -> str:
        """Where to listen: on this machine alone, unless a router stands in front."""
        routed = self.production or self.forwarded_allow_ips != THIS_MACHINE
        return "0.0.0.0" if routed else THIS_MACHINE  # noqa: S104

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
        env = choice(Environment, "ENV", environ.get("ENV", "DEV"))
        production = env is Environment.PROD
        port = number(environ, "PORT", 8000)
        site = environ.get("SITE_URL") or (
            "https://ocpizza.com" if production else f"http://127.0.0.1:{port}"
        )
        return cls(
            env=env,
            secret_key=secret_key(environ, production=production),
            database_url=_database(environ, production=production),
            site_url=origin("SITE_URL", site),
            port=port,
            paypal=paypal(environ, production=production),
            cors_origins=tuple(
                origin("CORS_ORIGINS", one)
                for one in environ.get("CORS_ORIGINS", "").replace(",", " ").split()
            ),
            smtp_url=smtp_url(environ, production=production),
            metrics_token=environ.get("METRICS_TOKEN") or None,
            worker=choice(WorkerMode, "WORKER", environ.get("WORKER") or "process"),
            demo_password=environ.get("DEMO_PASSWORD") or None,
            seller=seller(environ, production=production),
            demo_inbox=None if production else folder(environ.get("DEMO_INBOX")),
            forwarded_allow_ips=routers(environ.get("FORWARDED_ALLOW_IPS") or THIS_MACHINE),
            prepare_threshold=threshold(environ),
            web_concurrency=number(environ, "WEB_CONCURRENCY", 2),
            pool_size=number(environ, "POOL_SIZE", MOST_CONNECTIONS),
            pool_fixed=bool(environ.get("POOL_SIZE")),
            log_level=choice(LogLevel, "LOG_LEVEL", (environ.get("LOG_LEVEL") or "INFO").upper()),
            unpaid_caps=_caps(environ, production=production),
            backups=backups(environ, production=production),
        )


def _database(environ: Mapping[str, str], *, production: bool) -> str | None:
    url = database_url(environ, production=production)
    if url is None and production:
        raise Misconfigured("DATABASE_URL is not set; give it the address of PostgreSQL.")
    return url


def _caps(environ: Mapping[str, str], *, production: bool) -> UnpaidCaps:
    if not production and not {"UNPAID_ORDERS", "UNPAID_SHARE"} & set(environ):
        return UnpaidCaps()
    return UnpaidCaps(
        orders_per_contact=number(environ, "UNPAID_ORDERS", 3),
        share_percent=number(environ, "UNPAID_SHARE", 20),
    )

"""Every variable of the environment that counts, for `ocpizza config`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from attrs import frozen

HIDDEN = "(set)"
HIDDEN_PART = "***"


@frozen
class Variable:
    """`default` is what counts where it is unset, in words; `secret` is never shown."""

    name: str
    meaning: str
    default: str
    secret: bool = False

    def shown(self, environ: Mapping[str, str]) -> str | None:
        """What it is set to, without what is secret in it; None when unset."""
        value = environ.get(self.name)
        if not value:
            return None
        if self.secret:
            return HIDDEN
        return _without_password(value)


VARIABLES = (
    Variable("ENV", "DEV, TEST or PROD", "DEV"),
    Variable("SECRET_KEY", "signs tokens; `ocpizza secret` makes one", "a fixed one outside PROD", secret=True),
    Variable("DATABASE_URL", "PostgreSQL, 12 or newer", "outside PROD one of our own in the user's data folder"),
    Variable("PGSSLMODE", "TLS of a database whose address names no sslmode", "in PROD `require`, except on this machine"),
    Variable("PORT", "where the site answers", "8000"),
    Variable("SITE_URL", "the site's origin, in every link and cookie", "https://ocpizza.com in PROD, else http://127.0.0.1:PORT"),
    Variable("CORS_ORIGINS", "other origins whose pages may call the API", "none"),
    Variable("PAYPAL_KEY", "client_id:secret of the PayPal account", "the sandbox's outside PROD", secret=True),
    Variable("PAYPAL_URL", "where PayPal's API answers", "PayPal in PROD; unset elsewhere: not offered"),
    Variable("PAYPAL_WEBHOOK_ID", "verifies PayPal's messages", "none: messages are not taken"),
    Variable("SMTP_URL", "smtp://user:password@host:port for mail; outside PROD also file:///folder", "none: mail is not sent"),
    Variable("SELLER_NAME", "the company, with its legal form, for receipts and legal pages", "none in PROD: no receipts; else invented"),
    Variable("SELLER_SIREN", "its nine digits", "as SELLER_NAME"),
    Variable("SELLER_ADDRESS", "its seat", "as SELLER_NAME"),
    Variable("SELLER_PHONE", "its telephone", "as SELLER_NAME"),
    Variable("SELLER_EMAIL", "its e-mail address", "as SELLER_NAME"),
    Variable("SELLER_HOST", "who hosts the site: name and address", "as SELLER_NAME"),
    Variable("SELLER_MEDIATOR", "the consumer mediator: name and address", "as SELLER_NAME"),
    Variable("METRICS_TOKEN", "opens /metrics in PROD", "none: closed in PROD", secret=True),
    Variable("WORKER", "jobs in a `process` of their own, or `inline` in the web's", "process"),
    Variable("WEB_CONCURRENCY", "processes that answer", "2"),
    Variable("POOL_SIZE", "database connections per process", "as the server allows two releases at once, 4 at most"),
    Variable("PREPARE_THRESHOLD", "`none` behind PgBouncer before 1.22", "5"),
    Variable("FORWARDED_ALLOW_IPS", "routers whose X-Forwarded-For is believed", "127.0.0.1"),
    Variable("UNPAID_ORDERS", "unpaid orders a contact may hold", "3 in PROD, else no limit"),
    Variable("UNPAID_SHARE", "percent of a stock that unpaid orders may hold", "20 in PROD, else no limit"),
    Variable("DEMO_PASSWORD", "password of the demo's accounts", "printed by `ocpizza demo`", secret=True),
    Variable("DEMO_INBOX", "folder whose letters /demo/inbox shows; never in PROD", "the demo's own mail server's"),
    Variable("BACKUPS_URL", "file:///folder or s3://bucket/prefix for backups (with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL)", "none in PROD: no backups; else a folder in the user's data folder"),
    Variable("BACKUPS_KEY", "encrypts backups; without it they cannot be read", "none: not encrypted", secret=True),
    Variable("DIRECT_DATABASE_URL", "the way to DATABASE_URL past its pooler, for backups", "DATABASE_URL"),
    Variable("VERIFY_DATABASE_URL", "an empty database to verify backups in", "a database made for it and dropped, where that is allowed"),
    Variable("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO"),
)  # fmt: skip


def _without_password(value: str) -> str:
    try:
        password = urlsplit(value).password
    except ValueError:
        return HIDDEN
    return value.replace(f":{password}@", f":{HIDDEN_PART}@") if password else value

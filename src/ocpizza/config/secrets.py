"""The two secrets. Production refuses those that somebody else may know."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from attrs import field, frozen

from ocpizza.config.reading import Misconfigured

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
LIVE_PAYPAL = "https://api-m.paypal.com"


@frozen
class PayPalSettings:
    """Where PayPal answers and who we are to it; `webhook_id` None: messages are not taken."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_id: str | None = None


def secret_key(environ: Mapping[str, str], *, production: bool) -> str:
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
    refuse_wrapped("SECRET_KEY", secret)
    return secret


def paypal(environ: Mapping[str, str], *, production: bool) -> PayPalSettings | None:
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
    refuse_wrapped("PAYPAL_KEY", key)
    if not url.startswith("https://"):
        raise Misconfigured("PAYPAL_URL must start with https:// in production.")


def refuse_wrapped(name: str, secret: str) -> None:
    """A slip of copying: what one process reads another, started elsewhere, may read without."""
    if secret != _bare(secret):
        raise Misconfigured(f"{name} has spaces or quotes around it; set it without them.")


def _published(secret: str) -> bool:
    return hashlib.sha256(_bare(secret).encode()).hexdigest() in PUBLISHED


def _bare(secret: str) -> str:
    return secret.strip().strip("\"'").strip()

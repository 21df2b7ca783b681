"""What is looked at without the database: settings, PayPal, the mail server, the disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping

from ocpizza.application.application import Application
from ocpizza.application.ports.gateway import GatewayDown
from ocpizza.application.ports.mail import PostDown
from ocpizza.config import Settings
from ocpizza.entrypoints.cli.doctor.findings import (
    Finding,
    critical,
    fine,
    graded,
    runbook,
    warning,
)

LITTLE_DISK, NO_DISK = 0.10, 0.05
OPTIONAL: Mapping[str, str] = {
    "PAYPAL_KEY": "nobody can pay on line",
    "PAYPAL_WEBHOOK_ID": "PayPal's messages are not taken, and what happens there is seen later",
    "SMTP_URL": "no mail is sent",
    "METRICS_TOKEN": "/metrics is closed",
    "SELLER_NAME": "there are no receipts, and the legal pages name nobody",
}
"""What is missing without it."""


def settings(chosen: Settings, *, ours: bool) -> Iterator[Finding]:
    """`ours`: the database is the demo's of this machine, as none is set."""
    given = {
        "PAYPAL_KEY": chosen.paypal,
        "PAYPAL_WEBHOOK_ID": chosen.paypal and chosen.paypal.webhook_id,
        "SMTP_URL": chosen.smtp_url,
        "METRICS_TOKEN": chosen.metrics_token or not chosen.production,
        "SELLER_NAME": chosen.seller,
    }
    yield fine("settings", f"ENV={chosen.env}, {chosen.site_url}")
    if ours:
        yield warning(
            "settings",
            "DATABASE_URL is not set: this looks at the database of `ocpizza demo` on this machine,"
            " and knows nothing of that demo's PayPal and mails",
            "for a shop, set DATABASE_URL and what else it is run with: ocpizza config",
        )
        return
    for name, missing in OPTIONAL.items():
        if not given[name]:
            yield warning(
                "settings", f"{name} is not set: {missing}", f"ocpizza config; set {name}"
            )


def outside(app: Application) -> Iterator[Finding]:
    gateway, post = app.reconciling.gateway, app.mailing.post
    if gateway is not None:
        try:
            gateway.check()
        except GatewayDown as error:
            yield critical("PayPal", f"PayPal does not let us in ({error})", runbook("paypal-down"))
        else:
            yield fine("PayPal", "PayPal gave a token")
    if post is not None:
        try:
            post.check()
        except PostDown as error:
            kind = type(error.__cause__ or error).__name__
            yield warning(
                "mail", f"the mail server takes nothing ({kind})", "look at SMTP_URL and its server"
            )
        else:
            yield fine("mail", "the mail server lets us in")


def disk() -> Iterator[Finding]:
    folder = tempfile.gettempdir()
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    yield graded(
        "disk",
        f"{free:.0%} of the disk of {folder} is free, {usage.free // 2**20} MiB",
        runbook("disk-full"),
        bad=free < LITTLE_DISK,
        worse=free < NO_DISK,
    )

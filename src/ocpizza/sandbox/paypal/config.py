"""What the sandbox is told when it starts."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

DEFAULT_KEY = "sandbox-client:sandbox-secret"


class RefusedInProduction(Exception):
    """The sandbox takes no real money: it does not start where `ENV=PROD`."""

    def __init__(self) -> None:
        super().__init__("the PayPal sandbox refuses to run with ENV=PROD")


def refuse_production(environ: Mapping[str, str]) -> None:
    """Raises RefusedInProduction when the environment says `ENV=PROD`."""
    if environ.get("ENV", "").strip().upper() == "PROD":
        raise RefusedInProduction


def _now() -> datetime:
    return datetime.now(UTC)


@attrs.frozen(kw_only=True)
class SandboxConfig:
    """Times are timedeltas, `stall` and `redelivery_delays` are seconds.

    `base_url` is the sandbox's own public origin, without a final slash: every link, the
    buyer's page and the certificate's address start with it. `order_lifetime` counts from
    creation to the buyer's arrival, and again from there to the capture; request ids live
    `request_id_lifetime` for orders and captures, `refund_request_id_lifetime` for refunds.
    A pending capture ends after `settle_after`. With `file`, payments outlive a clean stop:
    kept there at the end and taken up at the next start. `clock` is a test's way to move time.
    """

    client_id: str = "sandbox-client"
    client_secret: str = attrs.field(default="sandbox-secret", repr=False)
    base_url: str = "http://127.0.0.1:8001"
    webhook_url: str | None = None
    webhook_id: str | None = None
    file: Path | None = None
    order_lifetime: timedelta = timedelta(hours=3)
    token_lifetime: timedelta = timedelta(seconds=31_668)
    request_id_lifetime: timedelta = timedelta(hours=6)
    refund_request_id_lifetime: timedelta = timedelta(days=45)
    refund_window: timedelta = timedelta(days=180)
    settle_after: timedelta = timedelta(seconds=5)
    webhook_delay: timedelta = timedelta(seconds=5)
    redelivery_delays: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 300.0)
    stall: float = 30.0
    clock: Callable[[], datetime] = _now

    @classmethod
    def with_key(cls, key: str, **settings: object) -> "SandboxConfig":
        """`key` is `client_id:secret`. Raises ValueError when it has another form."""
        client_id, separator, secret = key.partition(":")
        if not (client_id and separator and secret):
            raise ValueError("PAYPAL_KEY must be client_id:secret")
        return cls(client_id=client_id, client_secret=secret, **settings)  # type: ignore[arg-type]

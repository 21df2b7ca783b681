from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def paypal_sandbox(
    port: Annotated[int, typer.Option(help="Where to answer.", min=1, max=65535)] = 8001,
    webhook_url: Annotated[str | None, typer.Option(help="Where to send messages.")] = None,
    webhook_id: Annotated[str | None, typer.Option(help="The id that they are signed for.")] = None,
    file: Annotated[Path | None, typer.Option(help="Keeps payments from run to run.")] = None,
) -> None:
    """Play PayPal's server for the demo and for tests; PAYPAL_KEY is the only client it knows."""
    from ocpizza.sandbox.paypal.serve import serve

    raise typer.Exit(serve(port, webhook_url=webhook_url, webhook_id=webhook_id, file=file))

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def mail_sandbox(
    folder: Annotated[Path, typer.Option(help="Where letters are kept.")],
    port: Annotated[int, typer.Option(help="Where to answer SMTP.", min=1, max=65535)] = 8025,
) -> None:
    """Play a mail server for the demo: letters are kept in a folder, and go nowhere."""
    from ocpizza.entrypoints.cli.errors import Stop
    from ocpizza.sandbox.mail.serve import NotHere, serve

    try:
        raise typer.Exit(serve(port, folder))
    except NotHere as reason:
        raise Stop(str(reason)) from None

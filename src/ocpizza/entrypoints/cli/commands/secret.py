from __future__ import annotations

import secrets

import typer

BYTES = 48


def secret() -> None:
    """Print a new value for SECRET_KEY."""
    typer.echo(secrets.token_urlsafe(BYTES))

from __future__ import annotations

import typer

from ocpizza.entrypoints.cli.opening import settings

app = typer.Typer(help="The database's schema.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the schema to what this version needs; safe to repeat."""
    from ocpizza.container import schema

    with settings() as chosen:
        typer.echo(schema(chosen).upgrade())


@app.command()
def check() -> None:
    """Say whether the schema is what this version needs; exit code 1 if not."""
    from ocpizza.container import schema

    with settings() as chosen:
        state = schema(chosen).check()
    typer.echo(state)
    raise typer.Exit(0)

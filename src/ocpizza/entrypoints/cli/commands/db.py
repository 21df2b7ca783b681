from __future__ import annotations

import typer

from ocpizza.entrypoints.cli.opening import settings
from ocpizza.entrypoints.cli.output import Json, print_json

app = typer.Typer(help="The database's schema.", no_args_is_help=True)

BEHIND = "behind"


@app.command("upgrade")
def upgrade_() -> None:
    """Bring the schema to what this version needs; safe to repeat, and by several at once."""
    from ocpizza.container import upgrade

    with settings() as chosen:
        before = upgrade(chosen, lambda line: typer.echo(line, err=True))
    typer.echo("upgraded" if before == BEHIND else before)


@app.command("check")
def check_(*, json: Json = False) -> None:
    """Say whether the schema is what this version needs; exit code 1 if not."""
    from ocpizza.container import check

    with settings() as chosen:
        standing = check(chosen)
    if json:
        print_json({"schema": standing})
    else:
        typer.echo("behind: ocpizza db upgrade" if standing == BEHIND else standing)
    if standing == BEHIND:
        raise typer.Exit(1)

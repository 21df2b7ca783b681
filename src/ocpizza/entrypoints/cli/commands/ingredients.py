from __future__ import annotations

import typer

from ocpizza.entrypoints.cli.commands.menu import DryRun, File, keep
from ocpizza.entrypoints.cli.output import Json

app = typer.Typer(help="What recipes are made of.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """What recipes are made of."""


@app.command("import")
def import_(file: File, *, dry_run: DryRun = False, json: Json = False) -> None:
    """Take the ingredients of a menu's file, or of the sheet ingredients.csv; items are left."""
    from msgspec.structs import replace

    from ocpizza.entrypoints.cli.menu_files import read_menu

    keep(replace(read_menu(file), items=()), dry_run=dry_run, json=json)

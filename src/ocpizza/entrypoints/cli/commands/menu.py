from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.differences import tell
from ocpizza.entrypoints.cli.opening import application, operator, writing
from ocpizza.entrypoints.cli.output import Json, print_json, write_json

if TYPE_CHECKING:
    from ocpizza.application.catalogue.files import MenuFile

app = typer.Typer(help="The group's menu and recipes, as files.", no_args_is_help=True)

File = Annotated[
    Path, typer.Argument(help="JSON (- is stdin), or a folder of CSV sheets, or one sheet.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")]


@app.command("import")
def import_(file: File, *, dry_run: DryRun = False, json: Json = False) -> None:
    """Make the menu what the file says: all of it or nothing. What it does not name stays."""
    from ocpizza.entrypoints.cli.menu_files import read_menu

    keep(read_menu(file), dry_run=dry_run, json=json)


@app.command()
def export(
    to: Annotated[
        Path | None, typer.Argument(help="A file of JSON (else stdout), or a folder with --csv.")
    ] = None,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="A folder of CSV sheets.")] = False,
) -> None:
    """Write the menu to files that import as what there is now."""
    from ocpizza.entrypoints.cli.errors import Stop
    from ocpizza.entrypoints.cli.menu_files import write_sheets

    if csv and to is None:
        raise Stop("--csv needs a folder to write the sheets to")
    with application() as ready:
        menu = ready.importing.exported_menu(operator())
    if csv and to is not None:
        for sheet in write_sheets(menu, to):
            typer.echo(sheet)
    else:
        write_json(menu, to)


def keep(menu: MenuFile, *, dry_run: bool, json: bool) -> None:
    """Import it, and tell what changed."""
    with writing() as ready:
        changes = ready.importing.menu(operator(), menu, dry_run=dry_run)
    if json:
        print_json(changes)
    else:
        entries = len(menu.ingredients) + len(menu.items)
        tell(changes, f"{entries} entries", dry_run=dry_run)

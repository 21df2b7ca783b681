from __future__ import annotations

import os

from ocpizza.entrypoints.cli.output import Json, print_json, print_table


def config(*, json: Json = False) -> None:
    """Show every variable of the environment that counts, without secrets."""
    from ocpizza.entrypoints.cli.variables import VARIABLES

    if json:
        print_json({each.name: each.shown(os.environ) for each in VARIABLES})
        return
    print_table(
        ("variable", "set to", "meaning", "when unset"),
        ((each.name, each.shown(os.environ), each.meaning, each.default) for each in VARIABLES),
    )

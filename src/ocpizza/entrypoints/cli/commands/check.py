from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ocpizza.entrypoints.cli.opening import application
from ocpizza.entrypoints.cli.output import Json, print_json, print_table, progress

if TYPE_CHECKING:
    from ocpizza.application.reading.checking import Finding


def check(*, json: Json = False) -> None:
    """Audit what must hold over the whole database; exit code 1 and a list if anything is off."""
    with application() as ready:
        names = ready.checking.names()
        findings: list[Finding] = []
        with progress("checking", len(names)) as advance:
            for _, broken in ready.checking.run():
                findings.extend(broken)
                advance()
    if json:
        print_json(findings)
    elif findings:
        print_table(
            ("what must hold", "store", "subject", "expected>", "found>"),
            (
                (each.invariant, each.store, each.subject, each.expected, each.found)
                for each in findings
            ),
        )
    else:
        typer.echo(f"{len(names)} invariants hold.")
    if findings:
        raise typer.Exit(1)

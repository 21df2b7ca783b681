from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ocpizza.entrypoints.cli.output import Json, print_json

if TYPE_CHECKING:
    from ocpizza.entrypoints.cli.doctor.findings import Finding


def doctor(*, json: Json = False) -> None:
    """Look at everything an operator would, and say what to do.

    Settings, the database and its limits, the schema, clocks, the worker and what waits for it,
    PayPal, the mail server, the disk, refunds, stores, books. Exit code 0 when all is well, 1 with
    warnings, 2 when something is critical.
    """
    from ocpizza.entrypoints import logs
    from ocpizza.entrypoints.cli.doctor.examining import examine

    logs.silence()
    findings: list[Finding] = []
    for finding in examine():
        findings.append(finding)
        if not json:
            typer.echo(_line(finding))
    if json:
        print_json(findings)
    worst = max(finding.severity.exit_code for finding in findings)
    if worst:
        raise typer.Exit(worst)


def _line(finding: Finding) -> str:
    do = f" → {finding.do}" if finding.do else ""
    return f"{finding.severity:8}  {finding.about}: {finding.says}{do}"

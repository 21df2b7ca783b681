"""Putting a backup back where it came from, or somewhere to see whether it can be."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import typer

from ocpizza.entrypoints.cli.errors import Stop, explain
from ocpizza.entrypoints.cli.language import language
from ocpizza.entrypoints.cli.opening import backups, backups_of, settings
from ocpizza.entrypoints.cli.output import local, print_json, print_table
from ocpizza.entrypoints.cli.telling import telling

if TYPE_CHECKING:
    from ocpizza.application.backing_up.backup import Backup
    from ocpizza.application.backing_up.verifying import Verdict
    from ocpizza.config import Settings

_ID = re.compile(r"[ab]\d{3,}")


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def restore(id: str | None, database: str, *, yes: bool, capture: bool, unsealed: bool) -> None:
    from ocpizza.application.backing_up.backup import spoken

    with settings() as chosen:
        ready = backups_of(chosen)
        name = ready.addresses.name(database)
        backup = ready.restoring.archives.find(id, name)
        if not yes:
            _ask(backup, name)
        with telling(f"Restoring {backup.id} to {spoken(name)}"):
            replaced = ready.restoring.restore(backup, name, capture=capture, unsealed=unsealed)
        if replaced is not None:
            typer.echo(f"What it replaced is {replaced.id}.")
        if backup.manifest is not None and ready.restoring.is_older(backup.manifest):
            with telling("Upgrading its schema to this release's"):
                _upgrade(chosen, ready.addresses.url(name))
    _offer_to_reconcile(backup, ask=not yes)


def verify(id: str | None, database: str, *, json: bool, unsealed: bool) -> None:
    with backups() as ready:
        backup = ready.restoring.archives.find(id, ready.addresses.name(database))
        with nullcontext() if json else telling(f"Verifying {backup.id}"):
            verdict = ready.verifying.verify(backup, unsealed=unsealed)
    if json:
        print_json(
            {
                "id": backup.id,
                "good": verdict.good,
                "rows": verdict.rows,
                "miscounts": verdict.miscounts,
                "findings": verdict.findings,
            }
        )
    else:
        _tell(verdict)
    if not verdict.good:
        raise typer.Exit(1)


def _tell(verdict: Verdict) -> None:
    if verdict.good:
        typer.echo(
            f"{verdict.tables} tables with {verdict.rows} rows came back as they were captured, "
            "and every invariant holds."
        )
    if verdict.miscounts:
        print_table(
            ("table", "rows captured>", "rows restored>"),
            ((each.table, each.dumped, each.restored) for each in verdict.miscounts),
        )
    if verdict.findings:
        print_table(
            ("what must hold", "store", "subject", "expected>", "found>"),
            (
                (each.invariant, each.store, each.subject, each.expected, each.found)
                for each in verdict.findings
            ),
        )


def _ask(backup: Backup, database: str) -> None:
    question = (
        f"All that {database} holds is replaced by {backup.id}, "
        f"begun {local(backup.created_at)}. Go on?"
    )
    try:
        sure = typer.confirm(question)
    except typer.Abort:
        raise Stop("nothing was restored; where nobody can be asked, say --yes") from None
    if not sure:
        raise Stop("nothing was restored")


def _upgrade(chosen: Settings, url: str) -> None:
    """A backup of an earlier release gets the schema of this one."""
    import attrs

    from ocpizza.container import upgrade

    upgrade(attrs.evolve(chosen, database_url=url))


def _offer_to_reconcile(backup: Backup, *, ask: bool) -> None:
    """What was paid since is not in it. Whatever comes of this, the restore has been done."""
    from ocpizza.entrypoints.cli.commands.payments import reconcile

    since = backup.created_at.replace(tzinfo=None, second=0, microsecond=0)
    typer.echo(
        f"What was paid since {local(backup.created_at)} is not in it. To read it again at PayPal: "
        f"ocpizza payments reconcile --since {since:%Y-%m-%dT%H:%M}"
    )
    if not ask or not sys.stdin.isatty():
        return
    try:
        if typer.confirm("Do that now?", default=False):
            reconcile(since=since)
    except typer.Abort:
        typer.echo()
    except Exception as error:  # noqa: BLE001 - told, and no more
        typer.echo(f"ocpizza: {explain(error, language()) or error}", err=True)

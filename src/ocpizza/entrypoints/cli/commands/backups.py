from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ocpizza.entrypoints.cli import backup_tables, restoring
from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.opening import backups
from ocpizza.entrypoints.cli.output import Json, local, print_json, print_table
from ocpizza.entrypoints.cli.telling import telling
from ocpizza.entrypoints.cli.watching import launch, watch, watch_the_end

app = typer.Typer(help="Backups of databases: taken, verified, put back.", no_args_is_help=True)

DEFAULT = "DATABASE_URL"
Database = Annotated[str, typer.Argument(help="The variable that holds the database's address.")]
Id = Annotated[str | None, typer.Argument(help="The backup, such as b001.")]
Unsealed = Annotated[
    bool,
    typer.Option("--unsealed", help="Take one that is not encrypted though BACKUPS_KEY is set."),
]


@app.command()
def capture(
    database: Database = DEFAULT,
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for each step of it.")
    ] = False,
) -> None:
    """Take a backup; Ctrl-C stops watching it, not the backup."""
    with backups() as ready:
        name = ready.addresses.name(database)
        begun = launch(ready.book, name)
        watch(ready.book, begun, name, verbose=verbose)


@app.command("list")
def list_(*, json: Json = False) -> None:
    """List the backups, newest first."""
    with backups(database=False) as ready:
        found = ready.book.all()
    if json:
        print_json([backup_tables.described(each) for each in found])
    else:
        print_table(backup_tables.COLUMNS, map(backup_tables.row, found))


@app.command()
def cancel(id: Id = None) -> None:
    """Stop a backup that is running: that one, or the newest."""
    from ocpizza.application.backing_up.backup import State

    with backups(database=False) as ready:
        running = ready.cancelling.find(id)
        with telling(f"Cancelling {running.id}") as told:
            ready.cancelling.ask(running)
            over = watch_the_end(ready.book, running.id)
            told.end = "done" if over.state is State.CANCELLED else over.state.value
    if over.state is State.COMPLETED:
        raise Stop(f"{over.id} had come to its end already; it is completed.")


@app.command()
def restore(
    id: Id = None,
    database: Annotated[
        str | None, typer.Argument(help="The variable that holds the database's address.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    capture: Annotated[
        bool,
        typer.Option(help="Back up what is replaced; --no-capture where it cannot be read."),
    ] = True,
    unsealed: Unsealed = False,
) -> None:
    """Replace all that a database holds by a backup: that one, or the last completed one."""
    wanted, name = id, database or DEFAULT
    if id is not None and database is None and not restoring.is_id(id):
        wanted, name = None, id
    restoring.restore(wanted, name, yes=yes, capture=capture, unsealed=unsealed)


@app.command()
def verify(id: Id = None, *, json: Json = False, unsealed: Unsealed = False) -> None:
    """Restore a backup elsewhere, count its rows and audit it; exit code 1 if anything is off."""
    restoring.verify(id, DEFAULT, json=json, unsealed=unsealed)


@app.command()
def schedule(
    database: Database = DEFAULT,
    *,
    at: Annotated[str, typer.Option(help="Such as '04:00 Europe/Paris'; without a zone, UTC.")],
    prune: Annotated[
        bool, typer.Option(help="Delete old ones of it after each, as the command prune does.")
    ] = True,
) -> None:
    """Have the worker take a backup every day at that time."""
    from ocpizza.application.backing_up.backup import spoken

    with backups() as ready:
        made = ready.scheduling.schedule(database, at, prune=prune)
        typer.echo(
            f"Scheduling automatic daily backups of {spoken(made.database)} at {made.at}... done\n"
            f"The worker takes the next one at {local(ready.scheduling.next(made))} (Paris)."
        )


@app.command()
def schedules(*, json: Json = False) -> None:
    """List the schedules, and when each is due next."""
    with backups(database=False) as ready:
        found = [(each, ready.scheduling.next(each)) for each in ready.scheduling.all()]
    if json:
        print_json(
            [
                {"database": each.database, "at": each.at, "next": next_, "prune": each.prune}
                for each, next_ in found
            ]
        )
    else:
        print_table(
            ("database", "every day at", "next (Paris)", "old ones"),
            (
                (each.database, each.at, local(next_), "deleted" if each.prune else "kept")
                for each, next_ in found
            ),
        )


@app.command()
def unschedule(database: Database = DEFAULT) -> None:
    """Take no more backups of it by themselves; those there are stay."""
    from ocpizza.application.backing_up.backup import spoken

    with backups(database=False) as ready:
        name = ready.scheduling.unschedule(database)
    typer.echo(f"Unscheduling {spoken(name)} daily backups... done")


@app.command()
def prune(
    *,
    daily: Annotated[int, typer.Option(min=0, help="Days of which the newest stays.")] = 7,
    weekly: Annotated[int, typer.Option(min=0, help="Weeks of which the newest stays.")] = 4,
    monthly: Annotated[int, typer.Option(min=0, help="Months of which the newest stays.")] = 12,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Delete old backups. The last completed one of a database always stays."""
    from ocpizza.domain.backups.retention import Keep

    with backups(database=False) as ready:
        expired = ready.pruning.expired(Keep(daily, weekly, monthly))
        for each in expired:
            if dry_run:
                typer.echo(f"{each.id} of {local(each.created_at)} would be deleted")
                continue
            ready.book.forget(each)
            typer.echo(f"Deleting {each.id} of {local(each.created_at)}... done")
        if not dry_run:
            ready.scheduling.forget_claims()
    if not expired:
        typer.echo("Nothing is old enough to go.")


@app.command(hidden=True)
def take(
    database: str,
    *,
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """What `capture` and the worker start: says the backup's id, then takes it."""
    from ocpizza.entrypoints.cli import taking

    if due is None:
        taking.by_hand(database)
    else:
        taking.by_schedule(database, due.date())

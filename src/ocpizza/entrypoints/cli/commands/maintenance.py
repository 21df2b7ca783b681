from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.opening import application, operator
from ocpizza.entrypoints.cli.output import Json, local, print_json

if TYPE_CHECKING:
    from ocpizza.application.maintaining import KeepingMaintenance, MaintenanceView
    from ocpizza.application.ports.maintenance import RunningWrite

app = typer.Typer(
    help="Maintenance: customers wait, or with --database nobody writes.", no_args_is_help=True
)

STILL_WRITING = 1
HEARD_SECONDS = 3.0
"""Every process has heard of it by then, and said what it still writes."""
LOOK_SECONDS = 0.5
PARIS = "Europe/Paris"
_DATED = re.compile(r"\d{4}-\d\d-\d\d")


@app.command()
def on(
    *,
    message: Annotated[
        str | None, typer.Option(help="What customers read besides, as it stands here.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            help="When it ends by itself: 14:30, 2026-11-24T14:30; in Paris, or with a zone."
        ),
    ] = None,
    database: Annotated[
        bool, typer.Option("--database", help="Nobody writes; wait until nothing is being written.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="With --database: seconds to wait for what has begun.")
    ] = 60.0,
) -> None:
    """Begin maintenance, in every process within two seconds; or change what was said of it.

    Customers see a page that says so; orders already placed can be followed, and the house goes on.
    With --database nobody writes any more, and jobs pause: exit code 1, and a list, if something
    is still being written when the wait is over. What has begun is never broken off.
    """
    from ocpizza.application.maintaining import MaintenanceRequest
    from ocpizza.entrypoints.cli.requests import read

    now = datetime.now().astimezone()
    ends = None if until is None else moment(until, now)
    if ends is not None and ends <= now:
        raise Stop(f"--until {until!r} is past already")
    given = {
        "message": message,
        "until": None if ends is None else ends.isoformat(),
        "database": database,
    }
    with application() as ready:
        ready.maintaining.on(operator(), read(MaintenanceRequest, given))
        if database:
            _wait(ready.maintaining, wait)
        typer.echo(_said(ready.maintaining.status()))


@app.command()
def off() -> None:
    """End maintenance."""
    with application() as ready:
        was_on = ready.maintaining.off(operator())
    typer.echo("Maintenance is over." if was_on else "There was no maintenance.")


@app.command()
def status(*, json: Json = False) -> None:
    """Say whether there is maintenance, since when, until when, by whom."""
    with application() as ready:
        found = ready.maintaining.status()
    if json:
        print_json(found)
        return
    typer.echo(_said(found))
    if found.running:
        typer.echo(f"Still being written:\n{_listed(found.running)}")


def moment(text: str, now: datetime) -> datetime:
    """`14:30` is the next time that a clock shows it. Raises Stop."""
    from datetime import time, timedelta
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    none = Stop(
        f"--until {text!r} is no time: 14:30, 2026-11-24T14:30, 2026-11-24T14:30+01:00 or "
        "'04:30 Europe/Paris'"
    )
    when, _, name = text.strip().partition(" ")
    try:
        read = datetime.fromisoformat(when) if _DATED.match(when) else time.fromisoformat(when)
        zone = read.tzinfo or ZoneInfo(name.strip() or PARIS)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise none from None
    if name and read.tzinfo is not None:
        raise none
    if isinstance(read, datetime):
        return read.replace(tzinfo=zone)
    today = now.astimezone(zone).date()
    ends = datetime.combine(today, read, zone)
    return ends if ends > now else datetime.combine(today + timedelta(days=1), read, zone)


def _wait(keeping: KeepingMaintenance, patience: float) -> None:
    """Until nothing is written any more; raises Exit after having said what still is."""
    deadline = time.monotonic() + max(patience, HEARD_SECONDS)
    time.sleep(HEARD_SECONDS)
    while running := keeping.status().running:
        if time.monotonic() > deadline:
            typer.echo(
                "Maintenance is on and nothing new is written, but this has not ended yet:\n"
                f"{_listed(running)}\n"
                "Look again: ocpizza maintenance status",
                err=True,
            )
            raise typer.Exit(STILL_WRITING)
        time.sleep(LOOK_SECONDS)


def _said(found: MaintenanceView) -> str:
    if not found.on:
        return "There is no maintenance."
    who = "nobody writes" if found.database else "customers cannot order"
    until = f" until {local(found.until)}" if found.until else ""
    said = f"Maintenance since {local(found.since)}{until}, by {found.by}: {who}."
    return f"{said}\nCustomers read: {found.message}" if found.message else said


def _listed(running: Sequence[RunningWrite]) -> str:
    return "\n".join(f"  {each.who}: {each.what}" for each in running)

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.naming import named
from ocpizza.entrypoints.cli.opening import application, operator, writing
from ocpizza.entrypoints.cli.output import Json, euros, local, print_json, print_table

app = typer.Typer(help="Payments, and what PayPal says of them.", no_args_is_help=True)

FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
Since = Annotated[
    datetime | None, typer.Option(formats=FORMATS, help="Not before: 2026-11-23, in UTC.")
]


@app.command("list")
def list_(
    store: Annotated[str, typer.Argument(help="The store, such as lyon-bellecour.")],
    *,
    since: Since = None,
    status: Annotated[
        str | None, typer.Option(help="captured, pending …, comma-separated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    json: Json = False,
) -> None:
    """List the attempts to pay, newest first."""
    from ocpizza.application.reading.takings import TakingsQuery
    from ocpizza.entrypoints.cli.requests import commas, read

    query = read(TakingsQuery, {"since": _utc(since), "status": commas(status), "limit": limit})
    with application() as ready, named(ready, store):
        found = ready.takings_reading.list(operator(), store, query)
    if json:
        print_json(found)
        return
    print_table(
        (
            *("begun", "order", "method", "status", "amount>", "given back>", "owed>", "refused"),
            *("PayPal", "id"),
        ),
        (
            (
                local(each.created_at),
                each.number,
                each.method.value,
                each.status.value,
                euros(each.amount_cents),
                euros(each.refunded_cents),
                euros(each.owed_cents) if each.owed_cents else "",
                each.refund_failure if each.owed_cents else "",
                each.reference,
                each.id,
            )
            for each in found
        ),
    )


@app.command()
def reconcile(*, since: Since = None, json: Json = False) -> None:
    """Ask PayPal about every payment and refund whose end is not known.

    With --since, about the payments that came in since then too: what was refunded at PayPal's own
    site is taken over. Refunds that PayPal refused are listed as long as their money is owed.
    """
    from ocpizza.entrypoints import logs

    logs.silence()  # what comes of it is told below
    with writing() as ready:
        if not ready.paying_online.offered:
            raise Stop("PAYPAL_URL is not set, so there is nobody to ask")
        done = ready.reconciling.reconcile(_utc(since))
        refused = ready.takings_reading.refused_refunds(operator())
    if json:
        print_json(
            {
                "payments": done.payments,
                "refunds": done.refunds,
                "still_open": done.still_open,
                "refused_refunds": refused,
            }
        )
        return
    typer.echo(
        f"{done.payments} payments and {done.refunds} refunds read again; "
        f"{done.still_open} payments still open."
    )
    if refused:
        typer.echo("\nRefunds that PayPal refused, and whose money is still owed:")
        print_table(
            ("store", "order", "owed>", "PayPal says", "booked", "payment"),
            (
                (
                    each.store,
                    each.number,
                    euros(each.owed_cents),
                    each.failure,
                    local(each.created_at),
                    each.payment,
                )
                for each in refused
            ),
        )


def _utc(moment: datetime | None) -> datetime | None:
    from datetime import UTC

    return None if moment is None else moment.replace(tzinfo=UTC)

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.naming import named
from ocpizza.entrypoints.cli.opening import application, operator
from ocpizza.entrypoints.cli.output import (
    Json,
    euros,
    local,
    print_json,
    print_line,
    print_table,
)

if TYPE_CHECKING:
    from ocpizza.application.application import Application
    from ocpizza.application.reading.events import StoredEvent
    from ocpizza.application.reading.orders import OrderView

app = typer.Typer(help="Orders of a store.", no_args_is_help=True)

WATCH_SECONDS = 0.3
BATCH = 200

Store = Annotated[str, typer.Argument(help="The store, such as lyon-bellecour.")]
Order = Annotated[str, typer.Argument(help="The order's id, or its number, such as A-001.")]


@app.command("list")
def list_(
    store: Store,
    *,
    status: Annotated[str | None, typer.Option(help="States, comma-separated.")] = None,
    channel: Annotated[str | None, typer.Option(help="web, phone, counter.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Business day: 2026-11-23.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Business day, included.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    json: Json = False,
) -> None:
    """List orders, newest first."""
    from ocpizza.application.reading.following import OrderQuery
    from ocpizza.entrypoints.cli.requests import commas, read

    fields = {"status": commas(status), "channel": commas(channel), "from": first, "to": last}
    query = read(OrderQuery, {**fields, "limit": limit})
    with application() as ready, named(ready, store):
        page = ready.order_reading.list(operator(), store, query)
    if json:
        print_json(page.items)
        return
    print_table(
        ("number", "placed", "promised", "status", "how", "customer", "total>", "due>", "id"),
        (_row(order) for order in page.items),
    )


@app.command()
def show(store: Store, order: Order, *, json: Json = False) -> None:
    """Show one order with its lines."""
    with application() as ready, named(ready, store, order=order):
        view = _find(ready, store, order)
    if json:
        print_json(view)
        return
    print_table(("", ""), _facts(view))
    print_table(
        ("line>", "pieces>", "item", "size", "with", "without", "total>"),
        (
            (
                line.line,
                line.quantity,
                f"{line.name} ½ {line.half}" if line.half else line.name,
                line.size,
                ", ".join(line.extra),
                ", ".join(line.without),
                euros(line.total_cents),
            )
            for line in view.lines
        ),
    )


@app.command()
def watch(store: Store, *, json: Json = False) -> None:
    """Tell what happens to the store's orders, as it happens, until Ctrl-C."""
    with application() as ready, named(ready, store):
        place = dict(ready.events.heads([store]))
        while True:
            events = ready.events.after(place, BATCH)
            for event in events:
                place[store] = event.seq
                if event.order is not None:
                    _tell(event, json=json)
            if not events:
                time.sleep(WATCH_SECONDS)


def _row(order: OrderView) -> tuple[object, ...]:
    return (
        order.number,
        local(order.placed_at),
        local(order.promised_at),
        order.status.value,
        order.fulfilment.value,
        order.customer.name,
        euros(order.totals.total_cents),
        euros(order.payment.due_cents),
        order.id,
    )


def _facts(order: OrderView) -> list[tuple[str, object]]:
    address = order.address
    facts = [
        ("number", order.number),
        ("id", order.id),
        ("status", order.status.value),
        ("placed", local(order.placed_at)),
        ("promised", local(order.promised_at)),
        ("fulfilment", f"{order.fulfilment.value}, by {order.channel.value}"),
        ("customer", f"{order.customer.name} {order.customer.phone or ''}"),
        ("address", f"{address.line1}, {address.postcode} {address.city}" if address else ""),
        ("note", order.note),
        ("total", euros(order.totals.total_cents)),
        ("payment", f"{order.payment.method.value}, {order.payment.status.value}"),
        ("due", euros(order.payment.due_cents)),
        ("may be", ", ".join(action.value for action in order.allowed_actions)),
    ]
    return [(name, value) for name, value in facts if value]


def _find(ready: Application, store: str, order: str) -> OrderView:
    """By id, or by number among the newest orders of the store. Raises NotFound."""
    from ocpizza.application.reading.following import OrderQuery
    from ocpizza.domain.errors import NotFound

    if len(order) == len("A-001"):
        page = ready.order_reading.list(operator(), store, OrderQuery(limit=200))
        numbered = (view for view in page.items if view.number == order.upper())
        found = next(numbered, None)
        if found is None:
            raise NotFound
        return found
    return ready.order_reading.get(operator(), store, order)


def _tell(event: StoredEvent, *, json: bool) -> None:
    if json:
        print_line({"id": event.seq, "event": event.kind, "at": event.at, **event.data})
        return
    data = event.data
    typer.echo(
        f"{local(event.at)}  {data['number']}  {event.kind.value:<15} {data['status']:<17} "
        f"{data['payment_status']:<15} {euros(data['total_cents'])}"
    )

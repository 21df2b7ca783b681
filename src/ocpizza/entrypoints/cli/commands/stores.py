from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ocpizza.entrypoints.cli.commands.menu import DryRun
from ocpizza.entrypoints.cli.differences import tell
from ocpizza.entrypoints.cli.naming import named
from ocpizza.entrypoints.cli.opening import application, operator, writing
from ocpizza.entrypoints.cli.output import Json, print_json, print_table, write_json

if TYPE_CHECKING:
    from ocpizza.application.application import Application
    from ocpizza.application.reading.stores import StoreView

app = typer.Typer(help="Points of sale.", no_args_is_help=True)

Store = Annotated[str, typer.Argument(help="The store's id, such as lyon-bellecour.")]
File = Annotated[
    Path | None,
    typer.Option("--file", help="JSON as of PUT /api/v1/stores/{store}; - is stdin."),
]
Open = Annotated[
    list[str] | None,
    typer.Option(
        "--open", help="Every day's opening: 18:00-23:30; repeatable. A file can do more."
    ),
]
Delivers = Annotated[
    list[str] | None,
    typer.Option("--delivers", help="postcode=fee/minimum in cents: 69002=250/1200; repeatable."),
]


@app.command("list")
def list_(*, json: Json = False) -> None:
    """List the stores, and whether they take orders now."""
    with application() as ready:
        found = stores(ready)
    if json:
        print_json(found)
        return
    print_table(
        ("store", "name", "city", "phone", "now", "services"),
        (
            (
                store.store,
                store.name,
                store.address.city,
                store.phone,
                _state(store),
                ", ".join(service.value for service in store.services),
            )
            for store in found
        ),
    )


@app.command()
def add(
    store: Store,
    *,
    file: File = None,
    name: Annotated[str | None, typer.Option(help="What customers read.")] = None,
    line1: Annotated[str | None, typer.Option(help="Street and number.")] = None,
    postcode: Annotated[str | None, typer.Option()] = None,
    city: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    opens: Open = None,
    delivers: Delivers = None,
    json: Json = False,
) -> None:
    """Open a store, or configure one anew: from a file, or from options for a simple one."""
    from ocpizza.application.catalogue.stores import StoreRequest
    from ocpizza.entrypoints.cli.requests import read, read_json

    if file is not None:
        fields: Any = read_json(file)
    else:
        address = {"line1": line1, "postcode": postcode, "city": city}
        fields = {
            "name": name,
            "address": {part: text for part, text in address.items() if text is not None},
            "phone": phone,
            **_simple(opens or [], delivers or []),
        }
    request = read(StoreRequest, _with_phone(fields))
    with writing() as ready:
        put = ready.keeping_stores.put_store(operator(), store, request)
    if json:
        print_json(put.view)
    else:
        typer.echo(f"{store} is {'new' if put.created else 'kept'}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A list of stores in JSON; - is stdin.")],
    *,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Configure the stores of a file, new ones too: all of it or nothing. The others stay."""
    from ocpizza.application.catalogue.files import StoresFile
    from ocpizza.entrypoints.cli.requests import read_json
    from ocpizza.entrypoints.http.json import JsonReader

    rows = JsonReader(StoresFile).convert(_with_phones(read_json(file)))
    with writing() as ready:
        changes = ready.importing.stores(operator(), rows, dry_run=dry_run)
    if json:
        print_json(changes)
    else:
        tell(changes, f"{len(rows)} stores", dry_run=dry_run)


@app.command()
def export(
    to: Annotated[Path | None, typer.Argument(help="A file of JSON; else stdout.")] = None,
) -> None:
    """Write how the stores are configured to a file that imports as what there is now."""
    with application() as ready:
        write_json(ready.importing.exported_stores(operator()), to)


@app.command()
def pause(store: Store, *, json: Json = False) -> None:
    """Take no more orders from the web."""
    with writing() as ready, named(ready, store):
        view = ready.keeping_stores.pause(operator(), store)
    if json:
        print_json(view)


@app.command()
def resume(store: Store, *, json: Json = False) -> None:
    """Take orders from the web again."""
    with writing() as ready, named(ready, store):
        view = ready.keeping_stores.resume(operator(), store)
    if json:
        print_json(view)


def stores(ready: Application) -> list[StoreView]:
    from ocpizza.application.reading.paging import MOST, PageQuery

    found: list[StoreView] = []
    cursor: str | None = None
    while True:
        page = ready.shop_reading.stores(PageQuery(limit=MOST, cursor=cursor))
        found.extend(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found


def _state(store: StoreView) -> str:
    if store.ordering_paused:
        return "paused"
    return "open" if store.open_now else "closed"


def _with_phones(stores: Any) -> Any:
    if not isinstance(stores, list):
        return stores
    return [_with_phone(fields, f"/{position}") for position, fields in enumerate(stores)]


def _with_phone(fields: Any, pointer: str = "") -> Any:
    """With its telephone number as the contract keeps it, where there is one. Raises Invalid."""
    from ocpizza.entrypoints.http.phones import e164

    if not isinstance(fields, dict) or not isinstance(fields.get("phone"), str):
        return fields
    return {**fields, "phone": e164(fields["phone"], f"{pointer}/phone")}


def _simple(opens: list[str], delivers: list[str]) -> dict[str, Any]:
    from ocpizza.application.catalogue.hours import Weekday

    intervals = [dict(zip(("opens", "closes"), span.split("-", 1), strict=False)) for span in opens]
    areas = [_area(text) for text in delivers]
    return {
        "opening_hours": {"weekly": [{"day": day, "intervals": intervals} for day in Weekday]},
        "services": ["delivery", "takeaway", "on_site"] if areas else ["takeaway", "on_site"],
        "delivery_areas": areas,
        "preparation_minutes": 15,
        "delivery_minutes": 20,
        "pizzas_per_ten_minutes": 8,
    }


def _area(text: str) -> dict[str, object]:
    from ocpizza.entrypoints.cli.errors import Stop

    postcode, _, terms = text.partition("=")
    fee, _, minimum = terms.partition("/")
    if not fee.isdecimal() or not minimum.isdecimal():
        raise Stop(f"{text!r} is not an area such as 69002=250/1200")
    return {"postcode": postcode, "fee_cents": int(fee), "minimum_cents": int(minimum)}

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.keys import KeyOption
from ocpizza.entrypoints.cli.opening import application, operator
from ocpizza.entrypoints.cli.output import Json, print_json, print_table

if TYPE_CHECKING:
    from ocpizza.application.stockkeeping.moving import MovementView

app = typer.Typer(help="What a store holds.", no_args_is_help=True)

Store = Annotated[str, typer.Argument(help="The store, such as lyon-bellecour.")]
Amounts = Annotated[
    list[str], typer.Argument(help="mozzarella=5000, in the ingredient's unit; or several.")
]
Reason = Annotated[str | None, typer.Option(help="Kept in the ledger.")]


@app.command()
def show(
    store: Store,
    *,
    low: Annotated[bool, typer.Option("--low", help="Only what is to be reordered.")] = False,
    json: Json = False,
) -> None:
    """Show every ingredient: on hand, reserved, available."""
    with application() as ready:
        view = ready.stock_reading.stock(operator(), store)
    levels = [level for level in view.items if level.low or not low]
    if json:
        print_json(levels)
        return
    print_table(
        ("ingredient", "name", "on hand>", "reserved>", "available>", "reorder at>", "unit", ""),
        (
            (
                level.ingredient,
                level.name,
                level.on_hand,
                level.reserved,
                level.available,
                level.reorder_level,
                level.unit.value,
                "low" if level.low else "",
            )
            for level in levels
        ),
    )


@app.command()
def receive(
    store: Store,
    amounts: Amounts,
    *,
    reason: Reason = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Add what was delivered."""
    _enter("receipt", store, amounts, reason, key, json=json)


@app.command()
def count(
    store: Store,
    amounts: Amounts,
    *,
    reason: Reason = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Set what is on hand to what was counted."""
    _enter("count", store, amounts, reason, key, json=json)


def _enter(
    kind: str, store: str, amounts: list[str], reason: str | None, key: str | None, *, json: bool
) -> None:
    from ocpizza.application.stockkeeping.moving import MovementRequest
    from ocpizza.entrypoints.cli.keys import make_key
    from ocpizza.entrypoints.cli.requests import read

    asked = [
        read(MovementRequest, {"kind": kind, "reason": reason, **_amount(text)}) for text in amounts
    ]
    entered: list[MovementView] = []
    with application() as ready:
        for request in asked:
            named = None if key is None else f"{key} {request.ingredient}"
            claimed = make_key(f"stock {kind} {store}", named, request)
            entered.append(ready.moving.enter(operator(), store, request, claimed)[0])
    if json:
        print_json(entered)
        return
    print_table(
        ("ingredient", kind + ">", "on hand>", "reserved>", "available>"),
        (
            (view.ingredient, view.quantity, view.on_hand, view.reserved, view.available)
            for view in entered
        ),
    )


def _amount(text: str) -> dict[str, object]:
    from ocpizza.entrypoints.cli.errors import Stop

    ingredient, separator, quantity = text.partition("=")
    if not separator or not quantity.isdecimal():
        raise Stop(f"{text!r} is not an amount such as mozzarella=5000")
    return {"ingredient": ingredient, "quantity": int(quantity)}

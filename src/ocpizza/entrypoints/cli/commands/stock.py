from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.keys import KeyOption, make_key
from ocpizza.entrypoints.cli.naming import named
from ocpizza.entrypoints.cli.opening import application, operator, writing
from ocpizza.entrypoints.cli.output import Json, print_json, print_table, progress
from ocpizza.entrypoints.cli.requests import read_bytes

if TYPE_CHECKING:
    from ocpizza.application.application import Application
    from ocpizza.application.stockkeeping.moving import MovementRequest, MovementView

app = typer.Typer(help="What a store holds.", no_args_is_help=True)

HEADER = "ingredient=quantity"
Amount = tuple[str, int]

Store = Annotated[str, typer.Argument(help="The store, such as lyon-bellecour.")]
Amounts = Annotated[
    list[str] | None,
    typer.Argument(help="mozzarella=5000, in the ingredient's unit; or several."),
]
File = Annotated[
    Path | None, typer.Option("--file", help="CSV: ingredient,quantity a line; - is stdin.")
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
    with application() as ready, named(ready, store):
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
    amounts: Amounts = None,
    *,
    file: File = None,
    reason: Reason = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Add what was delivered."""
    _enter("receipt", store, _amounts(amounts, file), reason, key, json=json)


@app.command()
def count(
    store: Store,
    amounts: Amounts = None,
    *,
    file: File = None,
    reason: Reason = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Set what is on hand to what was counted."""
    _enter("count", store, _amounts(amounts, file), reason, key, json=json)


def _enter(
    kind: str,
    store: str,
    amounts: list[Amount],
    reason: str | None,
    key: str | None,
    *,
    json: bool,
) -> None:
    from ocpizza.application.stockkeeping.moving import MovementRequest
    from ocpizza.entrypoints.cli.requests import read

    asked = [
        read(
            MovementRequest,
            {"kind": kind, "ingredient": ingredient, "quantity": quantity, "reason": reason},
        )
        for ingredient, quantity in amounts
    ]
    entered: list[MovementView] = []
    with writing() as ready, named(ready, store), progress(kind, len(asked)) as advance:
        _check_all(ready, store, asked)
        for request in asked:
            own = None if key is None else f"{key} {request.ingredient}"
            claimed = make_key(f"stock {kind} {store}", own, request)
            entered.append(ready.moving.enter(operator(), store, request, claimed)[0])
            advance()
    if json:
        print_json(entered)
        return
    print_table(
        ("ingredient", f"{kind}>", "on hand>", "reserved>", "available>"),
        (
            (view.ingredient, view.quantity, view.on_hand, view.reserved, view.available)
            for view in entered
        ),
    )


def _check_all(ready: Application, store: str, asked: list[MovementRequest]) -> None:
    """Before the first is entered: whoever mends a list enters it again from its beginning."""
    known = {level.ingredient for level in ready.stock_reading.stock(operator(), store).items}
    ingredients = [request.ingredient for request in asked]
    for position, request in enumerate(asked):
        if request.ingredient not in known:
            raise Stop(
                f"{store} keeps no {request.ingredient!r}; nothing was entered; "
                f"see: ocpizza stock show {store}"
            )
        if request.ingredient in ingredients[:position]:
            raise Stop(f"{request.ingredient!r} is there twice; nothing was entered")
        if request.kind == "receipt" and not request.quantity:
            raise Stop(f"{request.ingredient}=0 is no delivery; nothing was entered")


def _amounts(typed: list[str] | None, file: Path | None) -> list[Amount]:
    texts = list(typed or ())
    if file is not None:
        lines = read_bytes(file).decode("utf-8-sig", "replace").splitlines()
        texts += [line.replace(",", "=").replace(";", "=") for line in lines if line.strip()]
        texts = [text for text in texts if text != HEADER]
    if not texts:
        raise Stop("nothing to enter: give amounts such as mozzarella=5000, or a --file")
    return [_amount(text) for text in texts]


def _amount(text: str) -> Amount:
    ingredient, separator, quantity = text.partition("=")
    if not separator or not quantity.strip().isdecimal():
        raise Stop(f"{text!r} is not an amount such as mozzarella=5000")
    return ingredient.strip(), int(quantity)

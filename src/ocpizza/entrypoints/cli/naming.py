"""What was typed and is not there, by its name: a use case says only that something is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ocpizza.entrypoints.cli.errors import Stop

if TYPE_CHECKING:
    from ocpizza.application.application import Application

MOST_NAMED = 12


@contextmanager
def named(ready: Application, *stores: str, order: str | None = None) -> Iterator[None]:
    """Raises Stop, with the stores there are, where one of these is unknown; else where `order` is."""
    from ocpizza.domain.errors import Invalid, NotFound

    try:
        yield
    except (NotFound, Invalid) as refused:
        _refuse_unknown(ready, stores)
        if order is not None and isinstance(refused, NotFound):
            raise Stop(
                f"{stores[0]} has no order {order!r}; see: ocpizza orders list {stores[0]}"
            ) from None
        raise


def _refuse_unknown(ready: Application, stores: tuple[str, ...]) -> None:
    from ocpizza.entrypoints.cli.commands.stores import stores as all_stores

    known = [each.store for each in all_stores(ready)]
    for store in stores:
        if store not in known:
            there_are = f"there are: {', '.join(known)}" if known else "there is none yet"
            see = "see: ocpizza stores list" if len(known) > MOST_NAMED else there_are
            raise Stop(f"there is no store {store!r}; {see}")

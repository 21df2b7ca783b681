"""What an import changes, a line a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ocpizza.entrypoints.cli.output import print_table

if TYPE_CHECKING:
    from ocpizza.application.catalogue.comparing import Change

Line = tuple[str, str, str, str]
"""What it is about, which value of it, before, after."""


def tell(changes: Sequence[Change], entries: str, *, dry_run: bool) -> None:
    """How many of the `entries` changed; before a dry run's, each value that would."""
    if dry_run and changes:
        print_table(
            ("", "value", "before", "after"), (line for change in changes for line in lines(change))
        )
    typer.echo(f"{len(changes)} of {entries} {'would change' if dry_run else 'changed'}.")


def lines(change: Change) -> Iterator[Line]:
    about = f"{change.what} {change.subject}"
    if change.before is None:
        yield (about, "", "", "new")
        return
    before, after = dict(_leaves(change.before)), dict(_leaves(change.after))
    for place in dict.fromkeys([*before, *after]):
        old, new = before.get(place, ""), after.get(place, "")
        if old != new:
            yield (about, place, old, new)


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _leaves(part, f"{place}.{name}" if place else str(name))
        case [dict(), *_]:
            for position, part in enumerate(value):
                yield from _leaves(part, f"{place}.{position}")
        case list():
            yield place, " ".join(map(str, value))
        case None:
            yield place, ""
        case _:
            yield place, str(value)

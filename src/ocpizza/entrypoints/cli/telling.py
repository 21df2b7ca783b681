"""What is being done, in a line that says in the end how it ended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import typer
from attrs import define

DONE = "done"


@define
class Telling:
    """`update` says how far it is, `end` how it ended."""

    update: Callable[[str], None] = lambda _: None
    end: str = DONE


@contextmanager
def telling(what: str) -> Iterator[Telling]:
    """`what... done`, or how else it ended; where somebody looks, a line that moves meanwhile."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False)
    watched = console.is_terminal and sys.stdout.isatty()
    told = Telling()
    if not watched:
        typer.echo(f"{what}... ", nl=False)
        sys.stdout.flush()
    try:
        with console.status(f"{what}...") if watched else nullcontext() as status:
            if status is not None:
                told.update = lambda meanwhile: status.update(f"{what}... {meanwhile}")
            yield told
    except BaseException:
        told.end = "failed" if told.end == DONE else told.end
        raise
    finally:
        typer.echo(f"{what}... {told.end}" if watched else told.end)

"""What is printed: tables for people, JSON for scripts, progress where someone is looking."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol

import typer

Json = Annotated[bool, typer.Option("--json", help="JSON for scripts instead of a table.")]

WIDE = 240
"""Where nobody looks at it, a table is as wide as it needs."""


def print_json(value: object) -> None:
    typer.echo(json_text(value))


def write_json(value: object, to: Path | None) -> None:
    """To a file, or to stdout where there is none."""
    if to is None:
        print_json(value)
    else:
        to.write_text(json_text(value) + "\n", encoding="utf-8")


def json_text(value: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def print_line(value: object) -> None:
    """One JSON value a line, at once, for whoever follows."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns whose name ends in `>` are figures."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column.rstrip(">"),
            justify="right" if column.endswith(">") else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else WIDE, markup=False, highlight=False)
    console.print(table)


def euros(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02} €"


def local(moment: datetime | None) -> str:
    """On the wall clock of the stores."""
    from zoneinfo import ZoneInfo

    return "" if moment is None else f"{moment.astimezone(ZoneInfo('Europe/Paris')):%d/%m %H:%M}"


class Advance(Protocol):
    def __call__(self, steps: int = 1) -> None: ...


@contextmanager
def progress(title: str, total: int) -> Iterator[Advance]:
    """A bar on stderr while it lasts; nothing where that is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda steps=1: bar.advance(task, steps)

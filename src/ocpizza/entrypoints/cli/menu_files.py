"""The menu in files: one of JSON, or a folder of CSV sheets for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.requests import read, read_bytes, read_json

if TYPE_CHECKING:
    from ocpizza.application.catalogue.files import MenuFile

CSV = ".csv"


def read_menu(path: Path) -> MenuFile:
    """From a folder of sheets, one sheet, or JSON (`-`: on stdin). Raises Stop or Invalid."""
    from ocpizza.application.catalogue.files import MenuFile
    from ocpizza.application.catalogue.sheets import menu_of

    if path.is_dir() or path.suffix == CSV:
        fields: Any = menu_of(_sheets(path))
    else:
        fields = read_json(path)
    return read(MenuFile, fields)


def write_sheets(menu: MenuFile, folder: Path) -> list[Path]:
    """A file for each sheet, as spreadsheets like them; what they are called."""
    from ocpizza.application.catalogue.sheets import COLUMNS, sheets_of

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet, rows in sheets_of(menu).items():
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS[sheet], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        written.append(folder / f"{sheet}{CSV}")
        # With a byte order mark, without which Excel takes UTF-8 for something else.
        written[-1].write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return written


def _sheets(path: Path) -> dict[str, Sequence[Mapping[str, str]]]:
    from ocpizza.application.catalogue.sheets import COLUMNS

    files = sorted(path.glob(f"*{CSV}")) if path.is_dir() else [path]
    unknown = [file for file in files if file.stem not in COLUMNS]
    if unknown or not files:
        known = ", ".join(f"{sheet}{CSV}" for sheet in COLUMNS)
        raise Stop(f"{unknown[0] if unknown else path}: the sheets of a menu are {known}")
    return {file.stem: _rows(file, COLUMNS[file.stem]) for file in files}


def _rows(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop(f"{file}: it is not UTF-8") from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True)
    strangers = [name for name in rows.fieldnames or () if name not in columns]
    if strangers:
        raise Stop(f"{file}: unknown column {strangers[0]!r}; there are {', '.join(columns)}")
    try:
        found = list(rows)
    except csv.Error as error:
        raise Stop(f"{file}: line {rows.line_num}: {error}") from None
    for row in found:
        if None in row or None in row.values():
            raise Stop(f"{file}: a row has more or fewer cells than the first line")
    return found

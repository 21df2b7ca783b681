"""Tables as files for spreadsheets: CSV as French and English ones read it, and XLSX."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from attrs import frozen
from starlette.responses import Response
from xlsxwriter import Workbook

from ocpizza.domain.errors import NotFound
from ocpizza.domain.money import Money
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.site.wording import PARIS

Cell = str | int | Money | date | datetime | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
"""Of a worksheet."""
_CALLS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@frozen
class Sheet:
    """A table with a title; every row has a cell for each of the columns."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: those are marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(_CALLS_A_FORMULA) else text


def as_csv(sheet: Sheet, language: Language) -> bytes:
    """With the separator and the decimal sign that a spreadsheet of that language expects."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";" if language == "fr" else ",")
    writer.writerow([harmless(column) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_plain(cell, language) for cell in row])
    # The mark tells spreadsheets that this is UTF-8.
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """One worksheet each; nothing in it is a formula or a link."""
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00 €"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:LONGEST_NAME])
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 18)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, harmless(name), bold)
            for line, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    match cell:
                        case Money():
                            page.write_number(line, column, cell.cents / 100, money)
                        case int():
                            page.write_number(line, column, cell)
                        case datetime():
                            page.write_datetime(line, column, cell.astimezone(PARIS), moment)
                        case date():
                            page.write_datetime(line, column, cell, day)
                        case str():
                            page.write_string(line, column, harmless(cell))
    return file.getvalue()


def download(sheets: Sequence[Sheet], name: str, kind: str, language: Language) -> Response:
    """The file to keep under `name`: XLSX with every sheet, or CSV with the first.

    Raises NotFound for any other kind.
    """
    if kind == "xlsx":
        content, type_ = as_xlsx(sheets), XLSX
    elif kind == "csv":
        content, type_ = as_csv(sheets[0], language), "text/csv; charset=utf-8"
    else:
        raise NotFound
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=type_)


def _plain(cell: Cell, language: Language) -> str | int:
    match cell:
        case Money():
            amount = f"{cell.cents / 100:.2f}"
            return amount.replace(".", ",") if language == "fr" else amount
        case datetime():
            return cell.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case str():
            return harmless(cell)
        case None:
            return ""
    return cell

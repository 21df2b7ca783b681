"""What stops for customers is said where operators read it, as the tables have it."""

import re
from pathlib import Path

from ocpizza.entrypoints.http.site.site import ALL_PAGES
from ocpizza.entrypoints.http.table import OPERATIONS

PAGE = Path(__file__).parents[2] / "docs" / "maintenance.md"


def told(row: str) -> set[str]:
    (found,) = re.findall(rf"^\| {row} \| (.*?) \|", PAGE.read_text(), re.MULTILINE)
    return set(re.findall(r"`([^`]+)`", found))


def test_the_operations_that_stop_are_those_of_the_table() -> None:
    assert told("API") == {operation.name for operation in OPERATIONS if operation.begins}


def test_the_pages_that_stop_are_those_of_the_table() -> None:
    assert told("pages") == {page.path for page in ALL_PAGES if page.begins}

"""Statements live with a database that is newer than the code."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from sqlalchemy import TextClause

from ocpizza.adapters import postgres

ALL_COLUMNS = re.compile(r"SELECT\s+(DISTINCT\s+)?(\w+\.)?\*", re.IGNORECASE)
STATEMENTS = {
    f"{module.name.removeprefix('ocpizza.adapters.postgres.')}.{name}": statement.text
    for module in pkgutil.walk_packages(postgres.__path__, "ocpizza.adapters.postgres.")
    for name, statement in vars(importlib.import_module(module.name)).items()
    if isinstance(statement, TextClause)
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_no_result_has_all_the_columns_there_are(statement: str) -> None:
    """Prepared, it would fail once a newer revision has added a column."""
    outermost = _without_brackets(statement)

    assert not ALL_COLUMNS.search(outermost)


def _without_brackets(statement: str) -> str:
    while (shorter := re.sub(r"\([^()]*\)", "", statement)) != statement:
        statement = shorter
    return statement

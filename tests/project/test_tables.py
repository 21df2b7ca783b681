"""Each store's data can live on another machine (house rule 12)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint

from ocpizza.adapters.postgres.tables import metadata

OF_EVERY_STORE = {
    "stores": "the list of stores itself",
    "ingredients": "the catalogue is the group's",
    "items": "the catalogue is the group's",
    "item_sizes": "the catalogue is the group's",
    "recipe_parts": "the catalogue is the group's",
    "supplements": "the catalogue is the group's",
}
"""Small, read by every store, rarely written: these alone may be referred to by a store's rows."""

OF_NO_STORE = {
    "maintenance": "one row, for every process",
    "running_writes": "of a process, which serves every store",
    "group_settings": "one row, read when somebody signs in",
    "staff": "one person may work in several stores",
    "staff_grants": "belong to their member of staff",
    "customers": "one person orders from several stores",
    "customer_addresses": "belong to their customer",
    "access_tokens": "belong to a person",
    "sign_in_attempts": "count for a person",
    "mails": "belong to a person",
    "webhook_inbox": "a message may name no store",
}
"""No store's: nothing of a store refers to them."""

STORE_SCOPED = [
    table
    for name, table in sorted(metadata.tables.items())
    if name not in OF_EVERY_STORE and name not in OF_NO_STORE
]
ALL = [table for _, table in sorted(metadata.tables.items())]


def names(columns: Iterable[Column[object]]) -> list[str]:
    return [column.name for column in columns]


def test_every_exception_is_a_table() -> None:
    assert metadata.tables.keys() >= OF_EVERY_STORE.keys() | OF_NO_STORE.keys()


@pytest.mark.parametrize("table", STORE_SCOPED, ids=str)
class TestStoreScoped:
    def test_the_store_comes_first_in_the_primary_key(self, table: Table) -> None:
        assert names(table.primary_key)[0] == "store_id"

    def test_every_unique_constraint_and_index_contains_the_store(self, table: Table) -> None:
        constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        indexes = [index for index in table.indexes if index.unique]

        assert all("store_id" in names(each.columns) for each in constraints)
        assert all("store_id" in names(each.columns) for each in indexes)

    def test_foreign_keys_stay_in_the_store_or_point_to_small_tables_of_the_group(
        self, table: Table
    ) -> None:
        for key in table.foreign_key_constraints:
            assert key.referred_table.name in OF_EVERY_STORE or _stays_in_the_store(key)


@pytest.mark.parametrize("table", [metadata.tables[name] for name in OF_NO_STORE], ids=str)
def test_what_is_no_stores_points_to_no_store(table: Table) -> None:
    pointed = {key.referred_table.name for key in table.foreign_key_constraints}

    assert pointed <= OF_NO_STORE.keys()


@pytest.mark.parametrize("table", ALL, ids=str)
def test_the_database_makes_no_ids(table: Table) -> None:
    for column in table.columns:
        assert column.identity is None
        assert column.default is None
        assert table.autoincrement_column is not column or column.autoincrement is False


@pytest.mark.parametrize("table", ALL, ids=str)
def test_every_constraint_has_a_name_of_its_own(table: Table) -> None:
    named = [constraint.name for constraint in table.constraints]

    assert None not in named
    assert len(set(named)) == len(named)


def _stays_in_the_store(key: ForeignKeyConstraint) -> bool:
    return any(
        (element.parent.name, element.column.name) == ("store_id", "store_id")
        for element in key.elements
    )

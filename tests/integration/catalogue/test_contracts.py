"""The catalogue on PostgreSQL keeps its contracts."""

from __future__ import annotations

from tests.contracts.catalogue import IngredientsContract, ItemsContract, StoresContract


class TestItems(ItemsContract): ...


class TestIngredients(IngredientsContract): ...


class TestStores(StoresContract): ...

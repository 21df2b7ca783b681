"""The catalogue in memory keeps its contracts."""

from __future__ import annotations

import pytest

from ocpizza.adapters.memory.catalogue import MemoryCatalogueWork
from tests.contracts.catalogue import IngredientsContract, ItemsContract, StoresContract


@pytest.fixture
def work() -> MemoryCatalogueWork:
    return MemoryCatalogueWork()


class TestItems(ItemsContract): ...


class TestIngredients(IngredientsContract): ...


class TestStores(StoresContract): ...

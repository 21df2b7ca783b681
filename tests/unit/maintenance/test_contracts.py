"""The board in memory keeps its contract."""

from __future__ import annotations

import pytest

from ocpizza.adapters.memory.maintenance import MemoryMaintenanceBoard
from tests.contracts.maintenance import Kept, MaintenanceBoardContract


@pytest.fixture
def board() -> MemoryMaintenanceBoard:
    return MemoryMaintenanceBoard()


@pytest.fixture
def kept(board: MemoryMaintenanceBoard) -> Kept:
    return lambda: [(row.before, row.after) for row in board.audit]


class TestMaintenanceBoard(MaintenanceBoardContract): ...

"""The machine of an evening, in memory."""

from hypothesis import settings

from tests.contracts.house import House
from tests.contracts.machine import Evening
from tests.unit.memory.house import MemoryHouse


class EveningInMemory(Evening):
    def make_house(self) -> House:
        return MemoryHouse()


TestEvening = EveningInMemory.TestCase
TestEvening.settings = settings(stateful_step_count=30)

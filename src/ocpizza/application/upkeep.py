"""What time does to orders and records: the worker asks, nobody else."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.ordering.progressing import Progressing
from ocpizza.application.ports.chores import Chores
from ocpizza.application.ports.clock import Clock


@frozen
class Upkeep:
    """Each is safe to repeat, and to run twice at once."""

    progressing: Progressing
    chores: Chores
    clock: Clock

    def expire_unpaid(self) -> int:
        """Cancel what was held too long without payment, in every store; how many orders."""
        stores = self.chores.stores_with_expired_holds(self.clock.now())
        return sum(self.progressing.expire(store) for store in stores)

    def forget_old(self) -> int:
        """Delete records past their time; how many."""
        return self.chores.forget_old(self.clock.now())

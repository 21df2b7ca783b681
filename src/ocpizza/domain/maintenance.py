"""Maintenance: the shop takes nothing new for a while, or the database is not written at all."""

import math
from datetime import datetime

from attrs import frozen

from ocpizza.domain.errors import UnderMaintenance
from ocpizza.domain.people.actor import Actor

ASK_AGAIN, ASK_AGAIN_SOON = 120, 30
"""Seconds, where nobody has said until when; a database is seldom away for long."""


@frozen
class Maintenance:
    """What was declared, by whom (a name) and since when.

    Without `until` it lasts until it is taken back. With `database` nobody writes; else only
    customers are kept from beginning anything.
    """

    since: datetime
    by: str
    until: datetime | None = None
    message: str | None = None
    database: bool = False

    def lasts(self, now: datetime) -> bool:
        """It ends by itself, whoever forgets it."""
        return self.until is None or now < self.until

    def stops(self, actor: Actor) -> bool:
        """Whether it keeps the actor from beginning an order or an account: the house goes on."""
        return not actor.is_staff()

    def refusal(self, now: datetime) -> UnderMaintenance:
        wait = ASK_AGAIN_SOON if self.database else ASK_AGAIN
        if self.until is not None:
            wait = max(1, math.ceil((self.until - now).total_seconds()))
        return UnderMaintenance(wait, self.until, self.message, self.database)


def read_only() -> UnderMaintenance:
    """What a database that takes no writes means, when nobody has declared anything."""
    return UnderMaintenance(ASK_AGAIN_SOON, None, None, database=True)

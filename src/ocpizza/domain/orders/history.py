"""What happened to an order, and who did it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, unique

from attrs import frozen

from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.people.roles import Role


@frozen
class Entry:
    """The order came into `status`, by someone acting in a role; `actor` is never shown.

    `reason` is what was said when it was cancelled or could not be delivered.
    """

    at: datetime
    status: Status
    by: Role
    actor: str
    reason: str = ""


@frozen
class Courier:
    """Who carries the order."""

    id: str
    name: str


@unique
class Delay(StrEnum):
    """Why the promised time of an order was moved."""

    MORE_TO_BAKE = "more_to_bake"
    PAID_LATE = "paid_late"


@frozen
class Moved:
    """The promised time was moved, from `before` to `after`."""

    at: datetime
    before: datetime
    after: datetime
    why: Delay

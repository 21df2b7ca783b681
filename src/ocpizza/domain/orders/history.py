"""What happened to an order, and who did it."""

from __future__ import annotations

from datetime import datetime

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

"""Refusals: one flat family, raised by the rules, turned into answers by one table per edge.

Each carries a slug (the API's `/problems/<slug>`) and, as its fields, the data of its message.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from attrs import define, field, frozen


@define(auto_exc=True)
class Refused(Exception):
    """What was asked cannot be done; the subclass says why."""

    slug: ClassVar[str] = "refused"


@frozen
class Fault:
    """One thing wrong with what was sent: where (an RFC 6901 pointer), what, and its figures.

    `code` is looked up by the edge for its sentence in French or English.
    """

    pointer: str
    code: str
    data: dict[str, Any] = field(factory=dict)


@define(auto_exc=True)
class Invalid(Refused):
    """The request is well formed, but these parts of it cannot be."""

    slug = "invalid"
    faults: tuple[Fault, ...]


@define(auto_exc=True)
class NotFound(Refused):
    """There is no such thing, or it is not yours to know."""

    slug = "not-found"


@define(auto_exc=True)
class Unauthenticated(Refused):
    """Credentials are needed, or those given are not good."""

    slug = "unauthorized"


@define(auto_exc=True)
class SecondFactorNeeded(Refused):
    """The password was right; a one-time code is needed too.

    `enrolled` is False for who must have a second factor and has none yet. `step` stands for the
    password for a while, where a browser asked; it is a secret.
    """

    slug = "second-factor"
    enrolled: bool = True
    step: str | None = field(default=None, repr=False)


@define(auto_exc=True)
class Forbidden(Refused):
    """You may see it, but your role or your store does not let you do this."""

    slug = "forbidden"


@define(auto_exc=True)
class WrongState(Refused):
    """The order is not in a state that allows this action."""

    slug = "wrong-state"
    order_status: str
    by: str
    allowed_actions: tuple[str, ...]


@frozen
class Shortage:
    """A line that cannot be made as often as asked, and the ingredient that limits it."""

    item: str
    size: str
    asked: int
    can_make: int
    limiting_ingredient: str


@define(auto_exc=True)
class OutOfStock(Refused):
    """There is not enough in stock; nothing was reserved."""

    slug = "out-of-stock"
    shortages: tuple[Shortage, ...]


@define(auto_exc=True)
class Short(Refused):
    """The order lacks ingredients that a count took away; it cannot be started."""

    slug = "short"
    short: tuple[Any, ...]


@define(auto_exc=True)
class StoreClosed(Refused):
    """The store takes no order for that time."""

    slug = "store-closed"
    next_opening: datetime | None


@define(auto_exc=True)
class NotOffered(Refused):
    """The item is known, but not sold here or now."""

    slug = "not-offered"
    item: str


@define(auto_exc=True)
class NotDeliveredThere(Refused):
    """The store does not deliver to that postcode."""

    slug = "not-delivered-there"
    postcode: str


@define(auto_exc=True)
class PriceChanged(Refused):
    """The order would come to something else than what its customer was shown."""

    slug = "price-changed"
    total_cents: int
    expected_total_cents: int


@define(auto_exc=True)
class BelowMinimum(Refused):
    """The items come to less than the minimum of the delivery area."""

    slug = "below-minimum"
    minimum_cents: int
    items_cents: int


@define(auto_exc=True)
class TooMuchUnpaid(Refused):
    """A guest holds as much unpaid as the store allows."""

    slug = "too-much-unpaid"


@define(auto_exc=True)
class PaymentDue(Refused):
    """Money is due before the order may be handed over."""

    slug = "payment-due"
    due_cents: int


@define(auto_exc=True)
class AgeCheckNeeded(Refused):
    """The order holds alcohol: whoever hands it over confirms the age check (CSP L3342-1)."""

    slug = "age-check"


@define(auto_exc=True)
class CashLimit(Refused):
    """Cash above the legal ceiling (CMF L112-6)."""

    slug = "cash-limit"
    limit_cents: int


@define(auto_exc=True)
class DrawerIsOpen(Refused):
    """The store's cash drawer is open already: one at a time."""

    slug = "drawer-open"


@define(auto_exc=True)
class NoDrawerOpen(Refused):
    """The store's cash drawer has to be opened first."""

    slug = "no-open-drawer"


@define(auto_exc=True)
class CashCarried(Refused):
    """Cash of customers is in no drawer yet: to close all the same has to be said."""

    slug = "cash-carried"
    carried_cents: int


@define(auto_exc=True)
class PaymentNotApproved(Refused):
    """The buyer has not approved this payment, or it is closed."""

    slug = "payment-not-approved"


@define(auto_exc=True)
class PaymentDeclined(Refused):
    """The payment was declined: pay again, or another way. `approve_url` when it can be mended."""

    slug = "payment-declined"
    issue: str
    approve_url: str | None = None


@define(auto_exc=True)
class PaymentUnderWay(Refused):
    """Another payment of the order is being captured right now."""

    slug = "payment-under-way"


@define(auto_exc=True)
class RefundExceedsCapture(Refused):
    """More than what was captured and not yet refunded."""

    slug = "refund-exceeds-capture"
    refundable_cents: int


@define(auto_exc=True)
class KeyReused(Refused):
    """The Idempotency-Key was used before, with another body."""

    slug = "idempotency-key-reused"


@define(auto_exc=True)
class KeyInProgress(Refused):
    """The first request with this Idempotency-Key has no answer yet."""

    slug = "idempotency-key-in-progress"


@define(auto_exc=True)
class VersionNeeded(Refused):
    """Whoever changes this has to say which version of it they have seen."""

    slug = "precondition-required"


@define(auto_exc=True)
class VersionMismatch(Refused):
    """The If-Match given is not the order's version any more."""

    slug = "precondition-failed"
    version: int


@define(auto_exc=True)
class AlreadyExists(Refused):
    """Something of that name is there already."""

    slug = "already-exists"
    name: str


@define(auto_exc=True)
class Contended(Refused):
    """Others were always faster; nothing was done, and asking again is safe."""

    slug = "contended"


@define(auto_exc=True)
class GatewayUnavailable(Refused):
    """The payment gateway does not answer now; asking again with the same key is safe."""

    slug = "gateway-unavailable"


@define(auto_exc=True)
class UnderMaintenance(Refused):
    """Not now: the shop takes nothing new, or with `database` nothing is written; nothing was done.

    `retry_after` in seconds; `until` and `message` where whoever declared it gave them.
    """

    slug = "maintenance"
    retry_after: int
    until: datetime | None
    message: str | None
    database: bool


@define(auto_exc=True)
class WebhookForged(Refused):
    """The message does not come from the gateway."""

    slug = "webhook-forged"


@define(auto_exc=True)
class StillOpen(Refused):
    """Somebody waits for this order, or for money of it: whom it is for cannot be forgotten yet."""

    slug = "still-open"
    order: str


@define(auto_exc=True)
class TooManyAttempts(Refused):
    """Too many wrong passwords; try again later. `retry_after` in seconds."""

    slug = "too-many-requests"
    retry_after: int

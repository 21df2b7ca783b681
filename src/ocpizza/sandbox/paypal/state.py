"""What the sandbox remembers, in memory, behind one lock."""

import heapq
import secrets
import string
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from itertools import count
from typing import Any

import attrs

from ocpizza.sandbox.paypal.amounts import Amount
from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.delivery import Postman
from ocpizza.sandbox.paypal.errors import Json
from ocpizza.sandbox.paypal.mocks import NORMAL, Fate, Script
from ocpizza.sandbox.paypal.signing import Signer

KEPT_EVENTS = 10_000


class Funding(Enum):
    """How the buyer chose to pay, which decides what the capture becomes."""

    IMMEDIATE = "immediate"
    DECLINED = "declined"
    REVIEW_ACCEPTED = "review_accepted"
    REVIEW_REFUSED = "review_refused"


@attrs.define(eq=False, kw_only=True)
class Order:
    """`unit` is the purchase unit as it was sent; `context` the experience context."""

    id: str
    unit: Json
    amount: Amount
    context: Json
    with_wallet: bool
    status: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    seen: bool = False
    funding: Funding | None = None
    capture: "Capture | None" = None


@attrs.define(eq=False, kw_only=True)
class Capture:
    """`ends_as` is the status that a pending one will take by itself, if any."""

    id: str
    order: Order
    amount: Amount
    status: str
    reason: str | None
    created_at: datetime
    updated_at: datetime
    ends_as: str | None = None
    refunds: "list[Refund]" = attrs.Factory(list)

    @property
    def refunded(self) -> Amount:
        """What went back or is on its way back."""
        alive = (r for r in self.refunds if r.status in ("COMPLETED", "PENDING"))
        return self.amount.of(sum(refund.amount.minor for refund in alive))


@attrs.define(eq=False, kw_only=True)
class Refund:
    id: str
    capture: Capture
    amount: Amount
    total_refunded: Amount
    status: str
    reason: str | None
    texts: Json
    created_at: datetime
    updated_at: datetime
    ends_as: str | None = None


@attrs.define(eq=False)
class Webhook:
    """A subscription; `event_types` are names, `*` stands for all."""

    id: str
    url: str
    event_types: tuple[str, ...]

    def wants(self, event_type: str) -> bool:
        return "*" in self.event_types or event_type in self.event_types


@attrs.define
class Failure:
    """Codes that the next `times` calls of `operation` meet without asking for them."""

    operation: str
    codes: tuple[str, ...]
    times: int


class Sandbox:
    """The whole state. Everything but `lock` is read and written under `lock`."""

    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.lock = threading.RLock()
        self.signer = Signer(config.base_url, config.clock())
        self.postman = Postman(self.signer, config.redelivery_delays)
        self.tokens: dict[str, datetime] = {}
        self.orders: dict[str, Order] = {}
        self.captures: dict[str, Capture] = {}
        self.refunds: dict[str, Refund] = {}
        self.paid_invoices: set[str] = set()
        self.refunded_invoices: set[str] = set()
        self.webhooks: dict[str, Webhook] = {}
        self.events: OrderedDict[str, Json] = OrderedDict()
        self.failures: list[Failure] = []
        self.fate: Fate = NORMAL
        self.request_ids: dict[tuple[str, ...], tuple[datetime, Any]] = {}
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._sequence = count()
        if config.webhook_url:
            webhook = Webhook(config.webhook_id or new_id(), config.webhook_url, ("*",))
            self.webhooks[webhook.id] = webhook

    def now(self) -> datetime:
        return self.config.clock()

    def later(self, at: datetime, act: Callable[[], None]) -> None:
        """`act` runs under the lock, once `at` has come."""
        heapq.heappush(self._agenda, (at, next(self._sequence), act))

    def run_due(self) -> None:
        """Expires and settles what time has ended."""
        with self.lock:
            while self._agenda and self._agenda[0][0] <= self.now():
                heapq.heappop(self._agenda)[2]()

    def script_for(self, operation: str, asked: tuple[str, ...] = ()) -> Script:
        """The codes asked in the header, and those a tester queued for this operation."""
        codes = list(asked)
        for failure in self.failures:
            if failure.operation == operation and failure.times > 0:
                failure.times -= 1
                codes.extend(failure.codes)
                break
        self.failures = [failure for failure in self.failures if failure.times > 0]
        return Script(frozenset(codes))

    @contextmanager
    def with_fate(self, fate: Fate) -> Iterator[None]:
        """What is told inside is delivered so."""
        before, self.fate = self.fate, fate
        try:
            yield
        finally:
            self.fate = before

    def recall(self, *key: str) -> Any:
        """What the first request with this id made, or None."""
        at, made = self.request_ids.get(key, (None, None))
        return made if at is not None and at > self.now() else None

    def remember(self, made: Any, lifetime: timedelta, *key: str) -> None:
        self.request_ids[key] = (self.now() + lifetime, made)

    def keep_event(self, event: Json) -> None:
        self.events[event["id"]] = event
        while len(self.events) > KEPT_EVENTS:
            self.events.popitem(last=False)


def new_id(length: int = 17) -> str:
    """An id in PayPal's manner: upper-case letters and digits."""
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


def timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

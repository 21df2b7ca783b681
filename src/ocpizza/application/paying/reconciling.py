"""What the gateway tells us, and what we ask it again: it must all come right without a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import frozen

from ocpizza.application.paying.online import PayingOnline
from ocpizza.application.paying.refunding import Refunding
from ocpizza.application.ports.chores import Chores
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.gateway import Forged, GatewayDown, Notice, PaymentGateway
from ocpizza.domain.errors import GatewayUnavailable, NotFound, WebhookForged
from ocpizza.domain.payments.payment import OPEN

SETTLED_AFTER = timedelta(minutes=1)
"""Younger payments are in someone's hands right now."""
CAPTURED_WITHIN = timedelta(days=1)
"""How long a payment is read again by itself; its refunds mostly come with a message of theirs."""
GATEWAY_FORGETS_AFTER = timedelta(days=4)


@frozen
class Reconciled:
    """How many payments and refunds were read again, and how many payments are still open.

    `captured` is how many of them had come in already, and were read for refunds made elsewhere.
    """

    payments: int
    refunds: int
    still_open: int
    captured: int


@frozen
class Reconciling:
    """Hears the gateway's messages and re-reads what is open."""

    online: PayingOnline
    refunding: Refunding
    gateway: PaymentGateway | None
    chores: Chores
    clock: Clock

    def hear(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify a message and keep it; what it means is worked out after it was answered.

        Raises WebhookForged, or GatewayUnavailable when that cannot be checked now.
        """
        if self.gateway is None:
            raise WebhookForged
        try:
            notice = self.gateway.verify(headers, body)
        except Forged:
            raise WebhookForged from None
        except GatewayDown:
            raise GatewayUnavailable from None
        self.chores.keep_notice(notice, self.clock.now())
        return notice

    def work_inbox(self) -> int:
        """Act on the messages that were kept; how many were done with."""
        done = 0
        for notice in self.chores.open_notices():
            if self._act_on(notice):
                self.chores.close_notice(notice.id, self.clock.now())
                done += 1
        return done

    def reconcile(self, since: datetime | None = None) -> Reconciled:
        """Read again every payment and refund whose end is not known.

        With `since`, the payments that came in since then too.
        """
        now = self.clock.now()
        before = now - SETTLED_AFTER
        still_open = 0
        oldest = now - GATEWAY_FORGETS_AFTER
        payments = self.chores.open_payments(min(since or oldest, oldest), before)
        for store, payment in payments:
            view = self.online.reread(store, payment)
            still_open += view is None or view.status in OPEN
        captured = self.reread_captured(since) if since is not None else 0
        refunds = self.carry_out_refunds()
        return Reconciled(len(payments) + captured, refunds, still_open, captured)

    def reread_captured(self, since: datetime | None = None) -> int:
        """Take over what was refunded at the gateway itself without a message; how many were read.

        Of the last day unless told since when.
        """
        since = since or self.clock.now() - CAPTURED_WITHIN
        read, last = 0, None
        while found := self.chores.captured_payments(since, last):
            for last in found:
                self.online.reread(last.store, last.payment)
            read += len(found)
        return read

    def carry_out_refunds(self) -> int:
        """Send every booked refund on its way, or see what became of it; how many."""
        refunds = self.chores.open_refunds(self.clock.now())
        for refund in refunds:
            self.refunding.carry_out(refund.store, refund.payment, refund.refund)
        return len(refunds)

    def _act_on(self, notice: Notice) -> bool:
        reference = notice.reference
        if reference is None and notice.gateway_order is not None and self.gateway is not None:
            try:
                reference = self.gateway.look_up(notice.gateway_order).reference
            except GatewayDown:
                return False
        if reference is None or reference.count(":") not in {1, 2}:
            return True  # not about a payment of ours
        store, payment = reference.split(":")[:2]
        try:
            return self.online.reread(store, payment) is not None
        except NotFound:
            return True

"""Who changed what: prices, roles, refunds, counts, settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

import msgspec
from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.reading.paging import Cursors, PageQuery, check_days, cut, opened
from ocpizza.application.reading.shopping import Storefronts
from ocpizza.application.requests import Slug
from ocpizza.domain.errors import Fault, Forbidden, Invalid
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role


class AuditQuery(PageQuery, frozen=True):
    """Which changes: of one store, and on which days, both included."""

    store: Slug | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    to: date | None = None


class ChangeView(Struct, frozen=True):
    """A change. `store` is null when it concerns the group; `before` and `after` are JSON."""

    id: str
    store: str | None
    at: datetime
    actor: str
    actor_name: str
    what: str
    subject: str
    before: Any
    after: Any


class AuditPage(Struct, frozen=True):
    """Changes, newest first."""

    items: tuple[ChangeView, ...]
    next_cursor: str | None


class Trail(Protocol):
    """The audit trail."""

    def page(
        self, stores: Sequence[str], query: AuditQuery, before: str | None
    ) -> Sequence[ChangeView]:
        """The newest changes before that id, one more than the query's limit."""


@frozen
class AuditReading:
    """For managers (their own stores) and admins (all, and the group)."""

    trail: Trail
    storefronts: Storefronts
    cursors: Cursors

    def page(self, actor: Actor, query: AuditQuery) -> AuditPage:
        """Raises Forbidden or Invalid (unknown store, forged cursor, days the wrong way round)."""
        stores = self._stores(actor, query.store)
        check_days(query.from_, query.to)
        listing = f"audit of {query.store or GROUP}"
        place = opened(self.cursors, listing, query.cursor)
        rows = self.trail.page(stores, query, place[0] if place else None)
        shown, last = cut(rows, query.limit)
        cursor = self.cursors.seal(listing, [last.id]) if last is not None else None
        return AuditPage(tuple(shown), cursor)

    def _stores(self, actor: Actor, asked: str | None) -> list[str]:
        own = actor.stores_as(Role.MANAGER)
        if not actor.is_admin() and (not own or asked not in (None, *own)):
            raise Forbidden
        known = [store.id for store in self.storefronts.all()]
        if asked is not None:
            if asked not in known:
                raise Invalid((Fault("/store", "unknown-store", {"store": asked}),))
            return [asked]
        return [GROUP, *known] if actor.is_admin() else sorted(own)

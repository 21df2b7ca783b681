"""The cash drawer of a store: the open one with what goes in and out, and those that were closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.paging import Cursors, PageQuery, cut, opened
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.payments.drawer import MOST_AT_ONCE, Drawer, EntryKind
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role


class DrawerEntryView(Struct, frozen=True):
    """Cash that went in, or, with a negative amount, out. `by` is a colleague's name.

    A customer's names its payment, order and that one's `number`.
    """

    id: str
    kind: EntryKind
    amount_cents: int
    at: datetime
    by: str
    reason: str
    payment: str | None
    order: str | None
    number: str | None


class DrawerView(Struct, frozen=True):
    """One drawer from its opening to its closing. `number` counts those of the store.

    `expected_cents` is what should be in it: the float and all that moved. What was counted, and
    the difference (positive when there was too much), are null until it is closed.
    """

    id: str
    number: int
    store: str
    opened_at: datetime
    opened_by: str
    float_cents: int
    sales_cents: int
    refunds_cents: int
    deposits_cents: int
    withdrawals_cents: int
    expected_cents: int
    closed_at: datetime | None
    closed_by: str | None
    counted_cents: int | None
    difference_cents: int | None
    note: str


class CarriedView(Struct, frozen=True):
    """Cash of a customer that is in no drawer yet: a courier has it, or none was open."""

    payment: str
    order: str
    number: str
    courier: str | None
    amount_cents: int
    at: datetime


class OwedView(Struct, frozen=True):
    """Cash to be given back to a customer, out of the drawer."""

    payment: str
    refund: str
    order: str
    number: str
    customer: str
    amount_cents: int
    reason: str
    at: datetime


class DrawerNow(Struct, frozen=True):
    """The open drawer, if there is one, with its latest entries first.

    `to_hand_in` and `to_give_back` reach back to the store's first drawer, what is to be handed in
    90 days at most. `to_hand_in` has the oldest 200, `to_hand_in_cents` is all of it.
    """

    drawer: DrawerView | None
    entries: tuple[DrawerEntryView, ...]
    to_hand_in: tuple[CarriedView, ...]
    to_hand_in_cents: int
    to_give_back: tuple[OwedView, ...]


class DrawerSlip(Struct, frozen=True):
    """A drawer with the customers' cash that was in none when it was closed, as `DrawerNow` has it.

    Nothing is carried of one that is open.
    """

    drawer: DrawerView
    carried: tuple[CarriedView, ...]
    carried_cents: int


class DrawerPage(Struct, frozen=True):
    """Drawers, newest first."""

    items: tuple[DrawerView, ...]
    next_cursor: str | None


@frozen
class Sums:
    """A drawer with what its entries add up to, by kind."""

    drawer: Drawer
    moved: Mapping[EntryKind, Money]


@frozen
class Carried:
    """The oldest payments that are in no drawer, and what all of them come to."""

    payments: tuple[CarriedView, ...] = ()
    total: Money = ZERO


class DrawerRecords(Protocol):
    """Drawers as they stand, read without a lock."""

    def current(self, store: str) -> Sums | None:
        """The open one."""

    def get(self, store: str, drawer: str) -> Sums:
        """Raises NotFound."""

    def page(self, store: str, before: int | None, limit: int) -> Sequence[Sums]:
        """The newest with a number below `before`."""

    def entries(self, store: str, drawer: str) -> Sequence[DrawerEntryView]:
        """Its latest first."""

    def carried(self, store: str, at: datetime, number: int | None, limit: int) -> Carried:
        """Cash that was in no drawer then, as `Drawers.carried` counts it; `limit` payments.

        `number` is that of the last drawer there was; None: the newest.
        """

    def owed(self, store: str) -> Sequence[OwedView]:
        """Refunds of cash that went out of no drawer, oldest first.

        Of the day before the store's first drawer was opened, and of all time since.
        """


@frozen
class DrawerReading:
    """For the counter; what was counted before is for managers."""

    records: DrawerRecords
    offers: Offers
    clock: Clock
    cursors: Cursors

    def now(self, actor: Actor, store: str) -> DrawerNow:
        """Raises NotFound (the store) or Forbidden."""
        self._check(actor, store, Role.COUNTER)
        current = self.records.current(store)
        entries = self.records.entries(store, current.drawer.id) if current is not None else ()
        carried = self.records.carried(store, self.clock.now(), None, MOST_AT_ONCE)
        return DrawerNow(
            drawer=drawer_view(current.drawer, current.moved) if current is not None else None,
            entries=tuple(entries),
            to_hand_in=carried.payments,
            to_hand_in_cents=carried.total.cents,
            to_give_back=tuple(self.records.owed(store)),
        )

    def is_open(self, actor: Actor, store: str) -> bool:
        """Whether cash that is taken over the counter has a drawer to go into.

        Raises NotFound (the store) or Forbidden.
        """
        self._check(actor, store, Role.COUNTER)
        return self.records.current(store) is not None

    def slip(self, actor: Actor, store: str, drawer: str) -> DrawerSlip:
        """What was found at the end of one of them: the closed ones are a manager's to see, or whoever's who closed it.

        Raises NotFound or Forbidden.
        """
        self._check(actor, store, Role.COUNTER)
        found = self.records.get(store, drawer)
        closing = found.drawer.closing
        own = closing is not None and closing.by == actor.id
        if not own and not actor.has(Role.MANAGER, store):
            raise NotFound
        carried = Carried()
        if closing is not None:
            number = found.drawer.number
            carried = self.records.carried(store, closing.at, number, MOST_AT_ONCE)
        view = drawer_view(found.drawer, found.moved)
        return DrawerSlip(view, carried.payments, carried.total.cents)

    def list(self, actor: Actor, store: str, query: PageQuery) -> DrawerPage:
        """Raises NotFound (the store), Forbidden or Invalid."""
        self._check(actor, store, Role.MANAGER)
        listing = f"drawers of {store}"
        place = opened(self.cursors, listing, query.cursor)
        before = int(place[0]) if place else None
        shown, last = cut(self.records.page(store, before, query.limit + 1), query.limit)
        cursor = self.cursors.seal(listing, [str(last.drawer.number)]) if last else None
        return DrawerPage(tuple(drawer_view(each.drawer, each.moved) for each in shown), cursor)

    def _check(self, actor: Actor, store: str, role: Role) -> None:
        self.offers.of(store)
        if not actor.has(role, store):
            raise Forbidden


def drawer_view(drawer: Drawer, moved: Mapping[EntryKind, Money]) -> DrawerView:
    closing = drawer.closing
    cents = {kind: moved.get(kind, ZERO).cents for kind in EntryKind}
    return DrawerView(
        id=drawer.id,
        number=drawer.number,
        store=drawer.store,
        opened_at=drawer.opened_at,
        opened_by=drawer.by_name,
        float_cents=drawer.opened_with.cents,
        sales_cents=cents[EntryKind.SALE],
        refunds_cents=cents[EntryKind.REFUND],
        deposits_cents=cents[EntryKind.DEPOSIT],
        withdrawals_cents=cents[EntryKind.WITHDRAWAL],
        expected_cents=drawer.inside(total(moved.values())).cents,
        closed_at=closing.at if closing else None,
        closed_by=closing.by_name if closing else None,
        counted_cents=closing.counted.cents if closing else None,
        difference_cents=closing.difference.cents if closing else None,
        note=closing.note if closing else "",
    )

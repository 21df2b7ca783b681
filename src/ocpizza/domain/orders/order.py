"""The order: one aggregate from the telephone to the doorstep."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import define, field

from ocpizza.domain.errors import Invalid, PaymentDue, Short
from ocpizza.domain.events import Event, EventKind
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.orders.announced import announced
from ocpizza.domain.orders.balance import Balance, PaymentState
from ocpizza.domain.orders.draft import Draft
from ocpizza.domain.orders.history import Courier, Delay, Entry, Moved
from ocpizza.domain.orders.lacking import still_short
from ocpizza.domain.orders.lifecycle import HANDS_OVER, UNSTARTED, Action, Status
from ocpizza.domain.orders.line import Missing, OrderLine
from ocpizza.domain.orders.permission import acting_role, check_age, permit, wrong_state
from ocpizza.domain.orders.pricing import Totals
from ocpizza.domain.orders.wish import Contact, Wish
from ocpizza.domain.payments.at_the_door import banknotes_for
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import add, difference
from ocpizza.domain.stock.movement import Movement, consuming, reserving, restoring, wasting
from ocpizza.domain.stores.promise import later

HOLD = timedelta(minutes=15)
"""How long stock is held for an order that is to be paid online."""
PATIENCE = timedelta(minutes=5)
"""How long paying may take before the promised time, counted from the order, moves along."""
_WITH_THE_CUSTOMER = frozenset({Role.CUSTOMER, Role.COUNTER})
_ANNOUNCED_AS = {
    Status.AWAITING_PAYMENT: EventKind.ORDER_CHANGED,
    Status.PLACED: EventKind.ORDER_PLACED,
}


@define
class Order:
    """An order of one store. `number` is None until the store has numbered it.

    `language` is what its customer reads, `pays_with` the banknote that they said they hold ready,
    should it be paid in cash. `moved` says why `promised_at` is not what it once was.
    `events` and `movements` are what a change leaves to be written with it, in the same commit.
    `version` rises once per commit with every change that the order shows.
    """

    id: str
    store: str
    number: int | None
    business_day: date
    channel: Channel
    fulfilment: Fulfilment
    status: Status
    placed_at: datetime
    promised_at: datetime
    requested_for: datetime | None
    contact: Contact
    customer_id: str | None
    address: Address | None
    note: str
    method: Method
    lines: tuple[OrderLine, ...]
    totals: Totals
    language: str = "fr"
    pays_with: Money | None = None
    hold_until: datetime | None = None
    balance: Balance = field(factory=Balance)
    short: tuple[Missing, ...] = ()
    courier: Courier | None = None
    cancel_reason: str = ""
    history: list[Entry] = field(factory=list)
    moved: list[Moved] = field(factory=list)
    last: tuple[Action, str] | None = None
    version: int = 1
    loaded_version: int = 0
    events: list[Event] = field(factory=list, eq=False)
    movements: list[Movement] = field(factory=list, eq=False)

    @classmethod
    def place(
        cls, id: str, wish: Wish, draft: Draft, store: str, actor: Actor, now: datetime
    ) -> Order:
        """A new order of what was drafted, its stock reserved.

        Raises Invalid when the wish lacks what an order needs and a quote does not.
        """
        if wish.contact is None or wish.method is None:
            raise Invalid(wish.faults(binding=True))
        waits = wish.method.online and bool(draft.totals.total)
        order = cls(
            id=id,
            store=store,
            number=None,
            business_day=draft.business_day,
            channel=wish.channel,
            fulfilment=wish.fulfilment,
            status=Status.AWAITING_PAYMENT if waits else Status.PLACED,
            placed_at=now,
            promised_at=draft.promised_at,
            requested_for=wish.requested_for,
            contact=wish.contact,
            customer_id=actor.customer_id,
            address=wish.address,
            note=wish.note,
            method=wish.method,
            lines=draft.lines,
            totals=draft.totals,
            language=actor.language,
            pays_with=wish.pays_with,
            hold_until=now + HOLD if waits else None,
        )
        order._enter(order.status, _WITH_THE_CUSTOMER, actor, now)
        order.movements.extend(reserving(draft.needs, id))
        return order

    @property
    def needs(self) -> dict[str, int]:
        """What all its lines take from stock."""
        return add(line.needs for line in self.lines)

    @property
    def held(self) -> dict[str, int]:
        """What is reserved for it: its needs, less what it is short; nothing once started."""
        if self.status not in UNSTARTED:
            return {}
        return difference(self.needs, add({gap.ingredient: gap.missing} for gap in self.short))

    @property
    def pizzas(self) -> int:
        return sum(line.pizzas for line in self.lines)

    @property
    def alcohol(self) -> bool:
        return any(line.dish.alcohol for line in self.lines)

    @property
    def food_total(self) -> Money:
        """What meal vouchers may pay: all but the alcohol."""
        return self.totals.total - total(line.total for line in self.lines if line.dish.alcohol)

    @property
    def worth(self) -> Money:
        """What is asked for it altogether; nothing once cancelled."""
        return ZERO if self.status is Status.CANCELLED else self.totals.total

    @property
    def due(self) -> Money:
        """What is still to be paid."""
        return self.balance.owed(self.worth).at_least_zero()

    @property
    def banknote(self) -> Money | None:
        """What to bring change for: the one that was announced, if it is cash and covers the sum."""
        if self.method is not Method.CASH or not self.due:
            return None
        return self.pays_with if self.pays_with in banknotes_for(self.due) else None

    @property
    def payment_state(self) -> PaymentState:
        return self.balance.state(self.worth)

    @property
    def to_give_back(self) -> Money:
        """What was paid beyond what the order is worth, and is still held."""
        return self.balance.too_much(self.worth)

    def do(
        self,
        action: Action,
        actor: Actor,
        at: datetime,
        *,
        reason: str = "",
        age_checked: bool = False,
    ) -> bool:
        """Carry out an action of the table; False when it was a repeat and changed nothing.

        Raises Forbidden, AgeCheckNeeded (hand-over), WrongState, Short (start) or PaymentDue
        (hand-over), the first of them that applies.
        """
        if not age_checked:
            check_age(self, action, actor)
        move = permit(self, action, actor, at)
        if move is None:
            return False
        if move.target is None:
            raise ValueError(f"{action.value} has a method of its own")
        if action is Action.UNDO:
            self._undo(move.target, actor, at)
            return True
        if action is Action.START_PREPARATION:
            self._start()
        elif action in (Action.CANCEL, Action.EXPIRE):
            self._give_up_stock(reason)
            self.hold_until = None
            self.cancel_reason = reason
        elif action is Action.DISPATCH:
            self.courier = Courier(actor.id, actor.name)
        elif action in HANDS_OVER:
            self._hand_over()
        self.last = (action, actor.id)
        self._enter(move.target, move.roles, actor, at, reason)
        return True

    def change_lines(self, changed: Draft, actor: Actor, at: datetime) -> None:
        """Replace the lines; what is held of stock follows. Raises Forbidden or WrongState.

        Who answers for one of several lines that are short leaves the others so.
        """
        if permit(self, Action.CHANGE_LINES, actor, at) is None:
            raise wrong_state(self, actor, at)
        held = self.held
        self.short = still_short(self.short, self.lines, changed.lines, held)
        self.lines, self.totals = changed.lines, changed.totals
        wanted = difference(self.held, held)
        self._promise(changed.promised_at, Delay.MORE_TO_BAKE, at)
        self.last = (Action.CHANGE_LINES, actor.id)
        self.movements.extend(reserving(wanted, self.id))
        self._settle_if_paid(actor, at)
        self.note_change(EventKind.ORDER_CHANGED, at)

    def change_method(self, method: Method, actor: Actor, at: datetime) -> bool:
        """Pay another way; False when it is the same.

        `awaiting_payment` is for those who pay on line only. Raises Forbidden, or WrongState once
        the kitchen has started or anything was captured.
        """
        if permit(self, Action.CHANGE_LINES, actor, at) is None:
            raise wrong_state(self, actor, at)
        if method is self.method:
            return False
        if self.balance.paid:
            raise wrong_state(self, actor, at)
        self.method = method
        if self.status is Status.AWAITING_PAYMENT and not method.online:
            self._confirm(actor, at)
        else:
            self.note_change(EventKind.ORDER_CHANGED, at)
        return True

    def capture(self, amount: Money, actor: Actor, at: datetime) -> None:
        """Money came in. An order that waited for it is placed once nothing is due."""
        self.balance = self.balance.capture(amount)
        self._settle_if_paid(actor, at)
        self.note_change(EventKind.PAYMENT_STATUS, at)

    def capture_late(self, amount: Money, at: datetime) -> None:
        """Money came in for an attempt that was closed: it is booked back, and settles nothing."""
        self.balance = self.balance.capture(amount).book_refund(amount, by_hand=False)
        self.note_change(EventKind.PAYMENT_STATUS, at)

    def book_refund(self, amount: Money, at: datetime, *, by_hand: bool = False) -> None:
        self.balance = self.balance.book_refund(amount, by_hand=by_hand)
        self.note_change(EventKind.PAYMENT_STATUS, at)

    def settle_refund(self, amount: Money, at: datetime, *, by_hand: bool, done: bool) -> None:
        self.balance = self.balance.settle_refund(amount, by_hand=by_hand, done=done)
        self.note_change(EventKind.PAYMENT_STATUS, at)

    def note_change(self, kind: EventKind, at: datetime) -> None:
        """Raise the version and leave an event with the new state."""
        self.version = self.loaded_version + 1
        self.events.append(Event(kind, at, announced(self), self.id))

    def _start(self) -> None:
        if self.short:
            raise Short(self.short)
        self.movements.extend(consuming(self.needs, self.id))

    def _undo(self, target: Status, actor: Actor, at: datetime) -> None:
        if target is Status.PLACED:
            self.movements.extend(restoring(self.needs, self.id))
        self.history.pop()
        self.last = (Action.UNDO, actor.id)
        self.status = target
        self.note_change(EventKind.ORDER_STATUS, at)

    def _give_up_stock(self, reason: str) -> None:
        if self.status in UNSTARTED:
            back = {ingredient: -amount for ingredient, amount in self.held.items()}
            self.movements.extend(reserving(back, self.id))
            self.short = ()
        else:
            self.movements.extend(wasting(self.needs, self.id, reason))

    def _hand_over(self) -> None:
        if self.due:
            raise PaymentDue(self.due.cents)

    def _settle_if_paid(self, actor: Actor, at: datetime) -> None:
        if self.status is Status.AWAITING_PAYMENT and not self.due:
            self._confirm(actor, at)

    def _promise(self, promise: datetime, why: Delay, at: datetime) -> None:
        if promise != self.promised_at:
            self.moved.append(Moved(at, self.promised_at, promise, why))
            self.promised_at = promise

    def _confirm(self, actor: Actor, at: datetime) -> None:
        self.hold_until = None
        waited = at - (self.moved[-1].at if self.moved else self.placed_at)
        if self.requested_for is None and waited > PATIENCE:
            self._promise(later(self.promised_at, waited), Delay.PAID_LATE, at)
        self._enter(Status.PLACED, _WITH_THE_CUSTOMER | {Role.SYSTEM}, actor, at)

    def _enter(
        self, status: Status, allowed: frozenset[Role], actor: Actor, at: datetime, reason: str = ""
    ) -> None:
        by = acting_role(self, actor, allowed)
        self.status = status
        self.history.append(Entry(at, status, by, actor.id, reason))
        self.note_change(_ANNOUNCED_AS.get(status, EventKind.ORDER_STATUS), at)

"""An order as its callers see it (HTTP contract, "An order")."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.draft import Draft
from ocpizza.domain.orders.history import Delay
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.line import Missing, OrderLine
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import allowed_actions
from ocpizza.domain.orders.pricing import Totals
from ocpizza.domain.orders.receipt import receiptable
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.contact import Address
from ocpizza.domain.recipes.ingredient import Allergen


class ContactView(Struct, frozen=True):
    name: str
    phone: str | None
    email: str | None


class AddressView(Struct, frozen=True):
    line1: str
    line2: str
    postcode: str
    city: str
    instructions: str


class LineView(Struct, frozen=True):
    line: int
    item: str
    name: str
    size: str
    quantity: int
    without: tuple[str, ...]
    extra: tuple[str, ...]
    half: str | None
    allergens: tuple[Allergen, ...]
    unit_price_cents: int
    total_cents: int
    vat_rate: str


class ShortView(Struct, frozen=True):
    line: int
    ingredient: str
    missing: int


class VatView(Struct, frozen=True):
    rate: str
    base_cents: int
    vat_cents: int


class TotalsView(Struct, frozen=True):
    items_cents: int
    delivery_cents: int
    discount_cents: int
    total_cents: int
    vat: tuple[VatView, ...]


class BalanceView(Struct, frozen=True):
    """`returning_cents` is what is booked to go back and has not gone yet.

    `pays_with_cents` is the banknote to bring change for, if one was announced.
    """

    method: Method
    status: PaymentState
    due_cents: int
    paid_cents: int
    refunded_cents: int
    returning_cents: int = 0
    pays_with_cents: int | None = None


class EntryView(Struct, frozen=True):
    at: datetime
    status: Status
    by: str


class MovedView(Struct, frozen=True):
    """The promised time was moved, at `at`: why, from when to when."""

    at: datetime
    why: Delay
    before: datetime
    after: datetime


class OrderView(Struct, frozen=True):
    """One order. `courier` is a name: whole for staff, the first name for customers.

    `receipt` tells whether a receipt can be issued for it; `moved` what became of the time that
    was promised first.
    """

    id: str
    number: str
    store: str
    channel: Channel
    fulfilment: Fulfilment
    status: Status
    version: int
    business_day: str
    placed_at: datetime
    promised_at: datetime
    requested_for: datetime | None
    customer: ContactView
    address: AddressView | None
    note: str
    courier: str | None
    lines: tuple[LineView, ...]
    short: tuple[ShortView, ...]
    totals: TotalsView
    payment: BalanceView
    allowed_actions: tuple[Action, ...]
    history: tuple[EntryView, ...]
    alcohol: bool
    hold_until: datetime | None
    cancel_reason: str
    receipt: bool = False
    moved: tuple[MovedView, ...] = ()
    tracking_token: str | UnsetType = UNSET


def order_view(order: Order, actor: Actor, now: datetime) -> OrderView:
    """The order as `actor` may see it at `now`."""
    staff = actor.is_staff_of(order.store)
    return OrderView(
        id=order.id,
        number=order_name(order.number) if order.number is not None else "",
        store=order.store,
        channel=order.channel,
        fulfilment=order.fulfilment,
        status=order.status,
        version=order.version,
        business_day=order.business_day.isoformat(),
        placed_at=order.placed_at,
        promised_at=order.promised_at,
        requested_for=order.requested_for,
        customer=ContactView(order.contact.name, order.contact.phone, order.contact.email),
        address=address_view(order.address) if order.address else None,
        note=order.note,
        courier=_courier(order, staff=staff),
        lines=tuple(line_view(line, actor.language) for line in order.lines),
        short=tuple(_short_view(gap) for gap in order.short),
        totals=totals_view(order.totals),
        payment=BalanceView(
            method=order.method,
            status=order.payment_state,
            due_cents=order.due.cents,
            paid_cents=order.balance.paid.cents,
            refunded_cents=order.balance.refunded.cents,
            returning_cents=order.balance.pending.cents,
            pays_with_cents=order.banknote.cents if order.banknote else None,
        ),
        allowed_actions=allowed_actions(order, actor, now),
        history=tuple(EntryView(past.at, past.status, past.by.value) for past in order.history),
        alcohol=order.alcohol,
        hold_until=order.hold_until,
        cancel_reason=order.cancel_reason,
        receipt=receiptable(order),
        moved=tuple(MovedView(one.at, one.why, one.before, one.after) for one in order.moved),
    )


def address_view(address: Address) -> AddressView:
    return AddressView(
        address.line1, address.line2, address.postcode, address.city, address.instructions
    )


def line_view(line: OrderLine, language: str) -> LineView:
    dish = line.dish
    return LineView(
        line=line.line,
        item=dish.item,
        name=dish.name.in_(language),
        size=dish.size,
        quantity=line.quantity,
        without=dish.without,
        extra=dish.extra,
        half=dish.half,
        allergens=dish.allergens,
        unit_price_cents=dish.price.cents,
        total_cents=line.total.cents,
        vat_rate=str(line.vat_rate),
    )


def totals_view(totals: Totals) -> TotalsView:
    return TotalsView(
        items_cents=totals.items.cents,
        delivery_cents=totals.delivery.cents,
        discount_cents=totals.discount.cents,
        total_cents=totals.total.cents,
        vat=tuple(VatView(str(part.rate), part.base.cents, part.vat.cents) for part in totals.vat),
    )


def _short_view(gap: Missing) -> ShortView:
    return ShortView(gap.line, gap.ingredient, gap.missing)


def _courier(order: Order, *, staff: bool) -> str | None:
    if order.courier is None:
        return None
    return order.courier.name if staff else order.courier.name.partition(" ")[0]


class ShortageView(Struct, frozen=True):
    item: str
    size: str
    asked: int
    can_make: int
    limiting_ingredient: str


class QuoteView(Struct, frozen=True):
    """A basket priced without ordering it; it can be ordered while `shortages` is empty.

    With `alcohol` in it, whoever orders has to be 18.
    """

    fulfilment: Fulfilment
    lines: tuple[LineView, ...]
    totals: TotalsView
    promised_at: datetime
    shortages: tuple[ShortageView, ...]
    alcohol: bool


def quote_view(
    draft: Draft, fulfilment: Fulfilment, shortages: tuple[ShortageView, ...], language: str
) -> QuoteView:
    return QuoteView(
        fulfilment=fulfilment,
        lines=tuple(line_view(line, language) for line in draft.lines),
        totals=totals_view(draft.totals),
        promised_at=draft.promised_at,
        shortages=shortages,
        alcohol=draft.alcohol,
    )

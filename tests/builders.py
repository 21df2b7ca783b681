"""Orders, menus, stores and people in the language of the business.

Bellecour opens from 11:00 to 14:30 and from 18:00 to 02:30. It is Tuesday evening, 19:00.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from attrs import evolve

from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.vat import Rate, VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import Situation, draft
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.wish import Contact, Wish
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus, Refund
from ocpizza.domain.people.actor import SYSTEM, Actor
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.dish import Choice, Dish
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import STANDARD, Item, ItemKind, Size, Supplement
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stores.hours import Interval, OpeningHours
from ocpizza.domain.stores.store import AlcoholLicence, DeliveryArea, Store, StoreAddress
from ocpizza.domain.text import Text

BELLECOUR, GRENOBLE = "lyon-bellecour", "grenoble"
EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

_numbers = itertools.count(1)


def new_id() -> str:
    """An id that sorts after those made before it."""
    number = f"{next(_numbers):012x}"
    return f"{number[:8]}-{number[8:]}-7000-8000-00000000b01d"


# --- what is sold -----------------------------------------------------------------------------


def words(name: str) -> Text:
    return Text(name, f"{name} (en)")


def an_ingredient(id: str, unit: Unit = Unit.GRAM, *allergens: Allergen) -> Ingredient:
    return Ingredient(id, words(id), unit, frozenset(allergens))


INGREDIENTS = {
    ingredient.id: ingredient
    for ingredient in (
        an_ingredient("basil"),
        an_ingredient("chianti-bottle", Unit.PIECE, Allergen.SULPHITES),
        an_ingredient("cola-can", Unit.PIECE),
        an_ingredient("dough", Unit.GRAM, Allergen.GLUTEN),
        an_ingredient("ham"),
        an_ingredient("mozzarella", Unit.GRAM, Allergen.MILK),
        an_ingredient("mushrooms"),
        an_ingredient("olive-oil", Unit.MILLILITRE),
        an_ingredient("tiramisu-cup", Unit.PIECE, Allergen.EGGS, Allergen.MILK, Allergen.GLUTEN),
        an_ingredient("tomato-sauce"),
    )
}
MARGHERITA_NEEDS = {
    "dough": 250,
    "tomato-sauce": 80,
    "mozzarella": 120,
    "basil": 3,
    "olive-oil": 5,
}
"""What one medium margherita takes from stock."""


def a_pizza(id: str, recipe: Mapping[str, int], small: int, medium: int, large: int) -> Item:
    """`recipe` is the medium one's; the small one takes four fifths, the large one half more."""
    return Item(
        id=id,
        kind=ItemKind.PIZZA,
        name=words(id),
        description=words(f"une {id}"),
        vat=VatCategory.IMMEDIATE_FOOD,
        sizes={
            "small": Size(
                Money(small), {key: -(-amount * 4 // 5) for key, amount in recipe.items()}
            ),
            "medium": Size(Money(medium), dict(recipe)),
            "large": Size(Money(large), {key: amount * 3 // 2 for key, amount in recipe.items()}),
        },
    )


def a_thing(
    id: str, kind: ItemKind, made_of: str, price: int, vat: VatCategory, *, alcohol: bool = False
) -> Item:
    """Something in one size, taken from the shelf as it is."""
    sizes = {STANDARD: Size(Money(price), {made_of: 1})}
    return Item(id, kind, words(id), words(f"un {id}"), vat, sizes, alcohol)


MARGHERITA = a_pizza("margherita", MARGHERITA_NEEDS, 850, 1050, 1350)
REGINA = a_pizza(
    "regina",
    {"dough": 250, "tomato-sauce": 80, "mozzarella": 101, "ham": 60, "mushrooms": 45},
    *(1050, 1250, 1590),
)
COLA = a_thing("cola", ItemKind.DRINK, "cola-can", 350, VatCategory.BOTTLED_SOFT_DRINK)
CHIANTI = a_thing(
    "chianti", ItemKind.DRINK, "chianti-bottle", 1800, VatCategory.ALCOHOL, alcohol=True
)
TIRAMISU = a_thing("tiramisu", ItemKind.DESSERT, "tiramisu-cup", 550, VatCategory.IMMEDIATE_FOOD)
ITEMS = {item.id: item for item in (MARGHERITA, REGINA, COLA, CHIANTI, TIRAMISU)}
SUPPLEMENTS = {
    ingredient: {
        "small": Supplement(quantity * 4 // 5, Money(price - 30)),
        "medium": Supplement(quantity, Money(price)),
        "large": Supplement(quantity * 3 // 2, Money(price + 50)),
    }
    for ingredient, quantity, price in (("mozzarella", 60, 150), ("ham", 40, 200))
}


def a_menu(*items: Item, without: tuple[str, ...] = ()) -> Menu:
    """The whole card, or just these items; `without` are known, but not sold here."""
    card = {item.id: item for item in items} or ITEMS
    return Menu(card, INGREDIENTS, SUPPLEMENTS, frozenset(card) - frozenset(without))


def some(item: str, quantity: int = 1, size: str | None = None, **changes: Any) -> Choice:
    """So many of an item; pizzas are medium unless said otherwise."""
    if size is None and ITEMS[item].kind is ItemKind.PIZZA:
        size = "medium"
    return Choice(item, size, quantity, **changes)


def a_dish(item: str = "margherita", size: str | None = None, **changes: Any) -> Dish:
    return evolve(a_menu().dish(some(item, 1, size), "/lines/0"), **changes)


def a_line(
    price: int = 1000, rate: str = "10.0", quantity: int = 1, line: int = 1, **dish: Any
) -> OrderLine:
    """A line of something for `price` cents a piece, at a rate of VAT."""
    return OrderLine(line, quantity, a_dish(price=Money(price), **dish), Rate.parse(rate))


# --- where ------------------------------------------------------------------------------------

EVERY_DAY = OpeningHours(
    weekly=((Interval(time(11), time(14, 30)), Interval(time(18), time(2, 30))),) * 7
)
PLENTY = dict.fromkeys(INGREDIENTS, 1_000_000)


def a_store(id: str = BELLECOUR, **changes: Any) -> Store:
    """Bellecour: all services, two areas, a licence without the night; 3 pizzas in 10 minutes."""
    store = Store(
        id=id,
        name=f"OC Pizza {id}",
        address=StoreAddress("1 place Bellecour", "", "69002", "Lyon"),
        phone="+33465710001",
        hours=EVERY_DAY,
        services=frozenset(Fulfilment),
        areas=(
            DeliveryArea("69002", fee=Money(250), minimum=Money(1000)),
            DeliveryArea("69004", fee=Money(400), minimum=Money(2500)),
        ),
        paused=False,
        preparation_minutes=15,
        delivery_minutes=20,
        pizzas_per_ten_minutes=3,
        licence=AlcoholLicence(),
    )
    return evolve(store, **changes)


# --- who --------------------------------------------------------------------------------------


def staff(role: Role, name: str = "", store: str | None = BELLECOUR) -> Actor:
    """Someone of the house; two of one role have different names."""
    name = name or role.value.title()
    return Actor(f"staff:{name}", frozenset({Grant(role, store)}), name=name)


COUNTER, PIZZAIOLO, COURIER, MANAGER = map(
    staff, (Role.COUNTER, Role.PIZZAIOLO, Role.COURIER, Role.MANAGER)
)
ADMIN = staff(Role.ADMIN, store=None)
ANN_ID = "01900000-0000-7000-8000-0000000000aa"
ANN = Actor(f"customer:{ANN_ID}", frozenset({Grant(Role.CUSTOMER)}), customer_id=ANN_ID)
BOB_ID = "01900000-0000-7000-8000-0000000000bb"
BOB = Actor(f"customer:{BOB_ID}", frozenset({Grant(Role.CUSTOMER)}), customer_id=BOB_ID)


def holder(order: Order) -> Actor:
    """Whoever holds the order's tracking token."""
    return Actor(f"order:{order.id}", frozenset(), order=(order.store, order.id))


# --- orders -----------------------------------------------------------------------------------

HOME = Address("3 rue de la Charité", "69002", "Lyon", "2e étage", "sonner fort")
LEA = Contact("Léa Martin", "+33612345678", "lea@example.org")


def a_wish(*choices: Choice, fulfilment: Fulfilment = Fulfilment.TAKEAWAY, **changes: Any) -> Wish:
    """One medium margherita for Léa to take away, paid in cash, unless said otherwise."""
    wish = Wish(
        channel=Channel.WEB,
        fulfilment=fulfilment,
        choices=choices or (some("margherita"),),
        contact=LEA,
        address=HOME if fulfilment is Fulfilment.DELIVERY else None,
        method=Method.CASH,
    )
    return evolve(wish, **changes)


def a_situation(
    store: Store | None = None, menu: Menu | None = None, queued: int = 0, now: datetime = EVENING
) -> Situation:
    return Situation(store or a_store(), menu or a_menu(), queued, now)


def a_new_order(
    *choices: Choice,
    by: Actor = ANN,
    id: str | None = None,
    situation: Situation | None = None,
    **wish: Any,
) -> Order:
    """An order as it is handed to the order book: no number yet, its stock to be reserved."""
    meets = situation or a_situation()
    asked = a_wish(*choices, **wish)
    return Order.place(id or new_id(), asked, draft(asked, meets), meets.store.id, by, meets.now)


def as_saved(order: Order, number: int = 1) -> Order:
    """The order as it is read back: numbered, nothing left to be written."""
    return evolve(
        order,
        number=order.number or number,
        loaded_version=order.version,
        history=list(order.history),
        events=[],
        movements=[],
    )


def an_order(*choices: Choice, status: Status | None = None, **how: Any) -> Order:
    """An order that was placed, and brought to `status` by the people whose work that is."""
    if status in _AWAY:
        how.setdefault("fulfilment", Fulfilment.DELIVERY)
    if status is Status.AWAITING_PAYMENT:
        how.setdefault("method", Method.PAYPAL)
    order = as_saved(a_new_order(*choices, **how))
    if order.status is Status.AWAITING_PAYMENT and status not in (None, order.status):
        order.capture(order.due, SYSTEM, order.placed_at)
    at = order.placed_at
    for action, who in _WAY_TO.get(status or order.status, ()):
        if action in (Action.DELIVER, Action.COLLECT) and order.due:
            order.capture(order.due, who, at)
        at += MINUTE
        order.do(action, who, at, reason="because", age_checked=True)
    return as_saved(order)


_STARTED = ((Action.START_PREPARATION, PIZZAIOLO),)
_READY = (*_STARTED, (Action.READY, PIZZAIOLO))
_OUT = (*_READY, (Action.DISPATCH, COURIER))
_WAY_TO = {
    Status.IN_PREPARATION: _STARTED,
    Status.READY: _READY,
    Status.OUT_FOR_DELIVERY: _OUT,
    Status.DELIVERED: (*_OUT, (Action.DELIVER, COURIER)),
    Status.DELIVERY_FAILED: (*_OUT, (Action.FAIL_DELIVERY, COURIER)),
    Status.COLLECTED: (*_READY, (Action.COLLECT, COUNTER)),
    Status.CANCELLED: ((Action.CANCEL, COUNTER),),
}
_AWAY = {Status.OUT_FOR_DELIVERY, Status.DELIVERED, Status.DELIVERY_FAILED}


# --- money ------------------------------------------------------------------------------------


def a_payment(order: Order, amount: int | None = None, **changes: Any) -> Payment:
    """An attempt to pay what is due by PayPal, that nobody has approved yet."""
    number = new_id()
    payment = Payment(
        id=number,
        store=order.store,
        order=order.id,
        method=Method.PAYPAL,
        amount=Money(amount) if amount is not None else order.due,
        status=PaymentStatus.AWAITING_APPROVAL,
        created_at=EVENING,
        by=ANN.id,
        create_request=f"create-{number}",
        return_url="https://ocpizza.com/back",
        cancel_url="https://ocpizza.com/cancelled",
    )
    return evolve(payment, **changes)


def a_captured_payment(order: Order, amount: int | None = None, **changes: Any) -> Payment:
    """Money that is in the till."""
    done: dict[str, Any] = {"status": PaymentStatus.CAPTURED, "captured_at": EVENING}
    return a_payment(order, amount, **(done | changes))


def a_refund(amount: int, *, by_hand: bool = False, **changes: Any) -> Refund:
    number = new_id()
    refund = Refund(number, Money(amount), "sorry", by_hand, EVENING, request_id=f"r-{number}")
    return evolve(refund, **changes)

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from attrs import define, evolve

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.kitchen import KitchenReading, TicketView
from ocpizza.domain.errors import Forbidden, Invalid, NotFound
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item
from tests.builders import (
    ANN,
    BELLECOUR,
    COURIER,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    ITEMS,
    MANAGER,
    MARGHERITA_NEEDS,
    PIZZAIOLO,
    a_menu,
    a_pizza,
    a_situation,
    a_store,
    an_ingredient,
    an_order,
    some,
    staff,
)
from tests.unit.reading.records import ListedOrders, bellecour


@define
class Card:
    def of(self, item: str) -> tuple[Item, Mapping[str, Ingredient]]:
        if item not in ITEMS:
            raise NotFound
        return ITEMS[item], INGREDIENTS


@pytest.fixture
def orders() -> ListedOrders:
    return ListedOrders()


@pytest.fixture
def reading(orders: ListedOrders) -> KitchenReading:
    return KitchenReading(orders, Card(), bellecour(), SettableClock(EVENING))


class TestTheQueue:
    def test_what_is_due_first_comes_first_and_what_has_left_is_gone(
        self, reading: KitchenReading, orders: ListedOrders
    ) -> None:
        later, sooner = an_order(some("margherita", 9)), an_order()
        under_way = [an_order(status=status) for status in (Status.IN_PREPARATION, Status.READY)]
        gone = [an_order(status=s) for s in (Status.COLLECTED, Status.CANCELLED)]
        orders.put(later, sooner, *under_way, *gone, an_order(status=Status.AWAITING_PAYMENT))

        queue = reading.kitchen(PIZZAIOLO, BELLECOUR).items

        assert [ticket.id for ticket in queue] == [
            order.id for order in (sooner, *under_way, later)
        ]

    def test_what_has_to_travel_is_made_before_what_is_fetched_a_little_sooner(
        self, reading: KitchenReading, orders: ListedOrders
    ) -> None:
        fetched = an_order(some("margherita", 9), requested_for=EVENING + timedelta(minutes=40))
        delivered = an_order(
            fulfilment=Fulfilment.DELIVERY, requested_for=EVENING + timedelta(minutes=50)
        )
        orders.put(fetched, delivered)

        queue = reading.kitchen(PIZZAIOLO, BELLECOUR).items

        assert [ticket.id for ticket in queue] == [delivered.id, fetched.id]
        assert queue[0].ready_by < queue[1].ready_by < queue[0].promised_at

    def test_the_cook_sees_how_long_the_last_step_can_be_taken_back(
        self, reading: KitchenReading, orders: ListedOrders
    ) -> None:
        started = an_order(status=Status.IN_PREPARATION)
        orders.put(started)
        ten_seconds_on = started.history[-1].at + timedelta(seconds=10)

        def ticket(at: datetime, actor: Actor = PIZZAIOLO) -> TicketView:
            seen = KitchenReading(orders, Card(), bellecour(), SettableClock(at))
            return seen.kitchen(actor, BELLECOUR).items[0]

        just_now = started.history[-1].at
        assert ticket(just_now).undo_until == ten_seconds_on
        assert ticket(ten_seconds_on).undo_until is None
        assert ticket(just_now, MANAGER).undo_until is None

    def test_a_line_is_made_by_its_recipe_as_changed(
        self, reading: KitchenReading, orders: ListedOrders
    ) -> None:
        changed = some("margherita", 3, without=("basil",), extra=("mozzarella",))
        orders.put(an_order(changed))

        (line,) = reading.kitchen(PIZZAIOLO, BELLECOUR).items[0].lines

        taken = {part.ingredient: part for part in line.recipe}
        assert "basil" not in taken
        assert [part.name for part in line.without] == ["basil"]
        mozzarella = taken["mozzarella"]
        one = MARGHERITA_NEEDS["mozzarella"] + 60
        assert (mozzarella.quantity, mozzarella.total, mozzarella.extra) == (one, 3 * one, True)
        assert not taken["dough"].extra

    def test_half_and_half_takes_from_both_recipes(
        self, reading: KitchenReading, orders: ListedOrders
    ) -> None:
        orders.put(an_order(some("margherita", half="regina")))

        (line,) = reading.kitchen(PIZZAIOLO, BELLECOUR).items[0].lines

        assert line.half == "regina"
        halves = {part.ingredient: part.only_on for part in line.recipe}
        assert (halves["basil"], halves["ham"], halves["dough"]) == ("margherita", "regina", None)

    def test_an_ingredient_that_is_new_to_this_process_is_named(self, orders: ListedOrders) -> None:
        nduja = an_ingredient("nduja")
        menu = a_menu(a_pizza("calabrese", {"dough": 250, "nduja": 40}, 900, 1100, 1400))
        menu = evolve(menu, ingredients={**INGREDIENTS, "nduja": nduja})
        calabrese = Choice("calabrese", "medium")
        orders.put(an_order(calabrese, situation=a_situation(menu=menu)))
        offers = bellecour()
        offers.current[BELLECOUR] = Offer(a_store(), menu, 2)

        reading = KitchenReading(orders, Card(), offers, SettableClock(EVENING))

        (line,) = reading.kitchen(PIZZAIOLO, BELLECOUR).items[0].lines
        assert "nduja" in {part.name for part in line.recipe}

    def test_a_ticket_says_how_late_it_is_and_what_the_cook_may_do(
        self, orders: ListedOrders
    ) -> None:
        order = an_order()
        orders.put(order)
        clock = SettableClock(order.promised_at)
        reading = KitchenReading(orders, Card(), bellecour(), clock)

        in_time = reading.kitchen(PIZZAIOLO, BELLECOUR).items[0]
        clock.advance(clock.now() - EVENING)
        late = reading.kitchen(PIZZAIOLO, BELLECOUR).items[0]

        assert in_time.late_seconds == 0
        assert late.late_seconds == (order.promised_at - EVENING).total_seconds()
        assert Action.START_PREPARATION in in_time.allowed_actions

    @pytest.mark.parametrize("actor", [ANN, ANONYMOUS, staff(Role.PIZZAIOLO, store=GRENOBLE)])
    def test_it_is_for_the_staff_of_the_store(self, reading: KitchenReading, actor: Actor) -> None:
        with pytest.raises(Forbidden):
            reading.kitchen(actor, BELLECOUR)

    def test_an_unknown_store_is_not_found(self, reading: KitchenReading) -> None:
        with pytest.raises(NotFound):
            reading.kitchen(ANN, "nowhere")


class TestRecipes:
    def test_one_says_what_a_piece_takes_from_stock(self, reading: KitchenReading) -> None:
        recipe = reading.recipe(COURIER, "margherita", "medium")

        assert {part.ingredient: part.quantity for part in recipe.ingredients} == MARGHERITA_NEEDS
        assert recipe.allergens == (Allergen.GLUTEN, Allergen.MILK)

    def test_the_only_size_may_be_left_out(self, reading: KitchenReading) -> None:
        assert reading.recipe(PIZZAIOLO, "cola", None).size == "standard"

    @pytest.mark.parametrize("size", [None, "giant"])
    def test_of_several_sizes_one_must_be_named(
        self, reading: KitchenReading, size: str | None
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            reading.recipe(PIZZAIOLO, "margherita", size)
        assert [fault.pointer for fault in refusal.value.faults] == ["/size"]

    def test_they_are_for_staff_of_any_store(self, reading: KitchenReading) -> None:
        assert reading.recipe(staff(Role.COUNTER, store=GRENOBLE), "cola", None).item == "cola"
        for actor in (ANN, ANONYMOUS):
            with pytest.raises(Forbidden):
                reading.recipe(actor, "cola", None)

    def test_an_unknown_item_is_not_found(self, reading: KitchenReading) -> None:
        with pytest.raises(NotFound):
            reading.recipe(PIZZAIOLO, "sushi", None)

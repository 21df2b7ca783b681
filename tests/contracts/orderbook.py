"""Placing an order: all of it, or nothing."""

from __future__ import annotations

import pytest
from attrs import evolve

from ocpizza.application.ports.orderbook import KeyTaken, NotEnough, OfferChanged
from ocpizza.domain.errors import KeyReused
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import ANONYMOUS
from ocpizza.domain.stock.level import Level
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    EVENING,
    GRENOBLE,
    HOUR,
    MARGHERITA_NEEDS,
    PLENTY,
    TODAY,
    a_menu,
    a_new_order,
    a_situation,
    a_store,
    new_id,
    some,
)
from tests.contracts.house import House, a_key, race, save_again


class OrderBookContract:
    # --- what is written ----------------------------------------------------------------------

    def test_an_order_is_read_back_as_it_was_placed(self, house: House) -> None:
        house.open_bellecour()
        order = a_new_order(some("margherita", 2), some("cola", 3), note="sans couverts")

        read = house.place(order)

        assert read == evolve(order, number=1, loaded_version=1)

    def test_nothing_of_a_rich_order_is_lost(self, house: House) -> None:
        house.open_bellecour()
        order = a_new_order(
            some("margherita", 2, "large", without=("basil",), extra=("ham", "mozzarella")),
            some("margherita", half="regina"),
            some("chianti"),
            fulfilment=Fulfilment.DELIVERY,
            method=Method.PAYPAL,
            requested_for=EVENING + HOUR,
            contact=Contact("Zoë « Ü » O'Neil", "+33612345678", None),
            note="2e étage\nsonner 🍕",
            pays_with=Money(5000),
        )

        read = house.place(order)

        assert read == evolve(order, number=1, loaded_version=1)
        assert read.held == order.needs

    def test_an_order_taken_by_telephone_has_no_account(self, house: House) -> None:
        house.open_bellecour()

        read = house.place(a_new_order(by=COUNTER, channel=Channel.PHONE))

        assert (read.customer_id, read.channel) == (None, Channel.PHONE)
        assert read.history[0].actor == COUNTER.id

    def test_orders_are_numbered_from_1_each_business_day_in_each_store(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        tomorrow = evolve(a_new_order(), business_day=TODAY.replace(day=25))
        elsewhere = a_new_order(situation=a_situation(a_store(GRENOBLE)))

        numbers = [house.place(each).number for each in (a_new_order(), a_new_order(), tomorrow)]

        assert numbers == [1, 2, 1]
        assert house.place(elsewhere).number == 1

    def test_its_stock_is_reserved_and_the_ledger_says_for_which_order(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(some("margherita", 2)))

        assert house.level("dough") == Level("dough", on_hand=1_000_000, reserved=500)
        rows = [row for row in house.ledger() if row.kind == "reserve"]
        assert {row.ingredient: row.reserved for row in rows} == order.needs
        assert all((row.order, row.on_hand) == (order.id, 0) for row in rows)
        assert house.faults() == []

    def test_it_leaves_its_event_with_its_number_and_one_of_the_stock(self, house: House) -> None:
        house.open_bellecour()
        before = len(house.events())
        order = house.place(a_new_order())

        placed, stock = sorted(house.events()[before:], key=lambda event: event.kind)

        assert (placed.kind, placed.order, placed.data["number"]) == ("order.placed", order.id, 1)
        assert placed.data["status"] == "placed"
        assert stock.kind == "stock.changed"
        assert {row["ingredient"] for row in stock.data["ingredients"]} == MARGHERITA_NEEDS.keys()
        assert stock.data["ingredients"][1] == {
            "ingredient": "dough",
            "on_hand": 1_000_000,
            "reserved": 250,
            "available": 999_750,
        }

    def test_an_order_that_waits_for_its_payment_is_not_announced_as_placed(
        self, house: House
    ) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))

        assert [event.kind for event in house.events() if event.order == order.id] == [
            "order.changed"
        ]

    def test_events_are_numbered_without_a_gap(self, house: House) -> None:
        house.open_bellecour()
        for _ in range(3):
            house.place(a_new_order())

        numbers = [event.sequence for event in house.events()]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    # --- what is refused ----------------------------------------------------------------------

    def test_where_one_ingredient_is_lacking_nothing_at_all_is_done(self, house: House) -> None:
        house.open_bellecour(mozzarella=200)
        order = a_new_order(some("margherita", 2))
        before = house.events(), house.ledger()

        with pytest.raises(NotEnough) as refused:
            house.place(order, a_key())

        assert refused.value.available == {
            **dict.fromkeys(MARGHERITA_NEEDS, 1_000_000),
            "mozzarella": 200,
        }
        assert (house.events(), house.ledger()) == before
        assert house.level("dough").reserved == 0
        assert house.book.first_answer(BELLECOUR, a_key()) is None
        assert house.place(a_new_order(), a_key()).number == 1

    def test_the_last_gram_can_be_had(self, house: House) -> None:
        house.open_bellecour(mozzarella=240)
        house.place(a_new_order(some("margherita", 2)))

        assert house.level("mozzarella").available == 0

    def test_there_is_none_of_what_the_store_does_not_keep(self, house: House) -> None:
        store = a_store()
        house.open_store(store, a_menu(), {key: 1000 for key in PLENTY if key != "basil"})

        with pytest.raises(NotEnough) as refused:
            house.place(a_new_order())

        assert refused.value.available.get("basil", 0) == 0
        assert refused.value.available["dough"] == 1000

    def test_an_order_drafted_from_an_older_offer_is_not_taken(self, house: House) -> None:
        store = house.open_bellecour()
        old = house.offers().of(BELLECOUR).version
        house.change_offer(evolve(store, paused=True), a_menu())

        with pytest.raises(OfferChanged):
            house.book.place(a_new_order(), old, a_key(), b"{}")

        assert house.level("dough").reserved == 0
        assert house.book.first_answer(BELLECOUR, a_key()) is None

    # --- the key ------------------------------------------------------------------------------

    def test_a_key_makes_one_order_and_keeps_its_answer(self, house: House) -> None:
        house.open_bellecour()
        house.place(a_new_order())
        version = house.offers().of(BELLECOUR).version
        house.book.place(a_new_order(), version, a_key(), b'{"first":"answer"}')

        with pytest.raises(KeyTaken):
            house.book.place(a_new_order(), version, a_key(), b'{"second":"answer"}')

        assert house.book.first_answer(BELLECOUR, a_key()) == (b'{"first":"answer"}', 2)
        assert house.level("dough").reserved == 500

    def test_a_key_is_for_one_body(self, house: House) -> None:
        house.open_bellecour()
        house.place(a_new_order(), a_key(body="one"))

        with pytest.raises(KeyReused):
            house.book.first_answer(BELLECOUR, a_key(body="another"))

    def test_a_key_is_one_stores(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        house.place(a_new_order(), a_key())

        assert house.book.first_answer(GRENOBLE, a_key()) is None

    # --- what guests hold unpaid --------------------------------------------------------------

    def test_what_guests_hold_unpaid_is_counted_by_telephone_or_mail(self, house: House) -> None:
        house.open_bellecour()
        for contact in (
            Contact("Léa", "+33611111111", None),
            Contact("Léa", None, "lea@example.org"),
            Contact("Max", "+33622222222", "max@example.org"),
        ):
            house.place(a_new_order(by=ANONYMOUS, contact=contact))

        unpaid = house.book.unpaid(BELLECOUR, "+33611111111", "lea@example.org")

        assert unpaid.by_contact == 2
        assert unpaid.reserved["dough"] == 750
        assert unpaid.on_hand["dough"] == 1_000_000
        assert house.book.unpaid(BELLECOUR, None, None).by_contact == 0

    def test_orders_of_accounts_of_the_house_paid_or_started_are_not_counted(
        self, house: House
    ) -> None:
        house.open_bellecour()
        house.place(a_new_order(by=ANN))
        house.place(a_new_order(by=COUNTER, channel=Channel.COUNTER))
        paid = house.place(a_new_order(by=ANONYMOUS))
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(paid.id)
            order.capture(order.due, COUNTER, EVENING)
            tx.orders.save(order)

        unpaid = house.book.unpaid(BELLECOUR, paid.contact.phone, None)

        assert unpaid.by_contact == 0
        assert not any(unpaid.reserved.values())

    # --- races --------------------------------------------------------------------------------

    def test_the_last_five_pizzas_go_to_five_of_ten(self, house: House) -> None:
        house.open_bellecour(mozzarella=5 * 120)

        answers = race(10, lambda _: house.place(a_new_order()))

        assert sorted(order.number or 0 for order in answers if isinstance(order, Order)) == [
            *range(1, 6)
        ]
        assert [type(answer) for answer in answers].count(NotEnough) == 5
        assert house.level("mozzarella").available == 0
        assert house.faults() == []

    def test_baskets_that_share_ingredients_in_other_orders_do_not_block_each_other(
        self, house: House
    ) -> None:
        house.open_bellecour(dough=12 * 500)
        one, other = some("margherita"), some("regina")

        answers = race(
            16, lambda n: house.place(a_new_order(*((one, other) if n % 2 else (other, one))))
        )

        assert [isinstance(answer, Order) for answer in answers].count(True) == 12
        assert [isinstance(answer, NotEnough) for answer in answers].count(True) == 4
        assert house.faults() == []

    def test_one_key_in_many_hands_makes_one_order(self, house: House) -> None:
        house.open_bellecour()
        version = house.offers().of(BELLECOUR).version

        answers = race(8, lambda _: house.book.place(a_new_order(), version, a_key(), b"{}"))

        assert sorted(map(type, answers), key=str) == sorted([int, *[KeyTaken] * 7], key=str)
        assert house.book.first_answer(BELLECOUR, a_key()) == (b"{}", 1)
        assert house.level("dough").reserved == 250

    def test_placing_and_changing_orders_leave_one_sequence_of_events(self, house: House) -> None:
        house.open_bellecour()
        placed = [house.place(a_new_order(id=new_id())) for _ in range(4)]

        def act(number: int) -> None:
            if number % 2:
                house.place(a_new_order(id=new_id()))
                return
            with house.begin(BELLECOUR) as tx:
                save_again(tx, tx.orders.get(placed[number // 2].id), EVENING)

        answers = race(8, act)

        assert answers == [None] * 8
        numbers = [event.sequence for event in house.events()]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))

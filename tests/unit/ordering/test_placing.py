"""A customer, or the counter for one, asks a store for a basket."""

import pytest
from attrs import evolve
from msgspec import UNSET
from msgspec.structs import replace

from ocpizza.application.ordering.requests import ContactRequest
from ocpizza.domain.errors import (
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    NotOffered,
    OutOfStock,
    Shortage,
    StoreClosed,
    TooMuchUnpaid,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.unpaid import UnpaidCaps
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Role
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    HOUR,
    MANAGER,
    MINUTE,
    PIZZAIOLO,
    a_menu,
    a_store,
    some,
    staff,
)
from tests.contracts.house import a_key
from tests.contracts.shop import Shop, asking, asking_a_price
from tests.unit.memory.house import MemoryHouse

DELIVERY = Fulfilment.DELIVERY


def a_shop(caps: UnpaidCaps | None = None, **stock: int) -> Shop:
    house = MemoryHouse()
    house.open_bellecour(**stock)
    return Shop(house, caps)


class TestPlacing:
    def test_the_answer_is_the_order_with_its_number_and_token(self, shop: Shop) -> None:
        placed = shop.place(some("margherita", 2), fulfilment=DELIVERY)
        order = placed.order

        assert (order.number, order.status, order.version) == ("A-001", Status.PLACED, 1)
        assert order.totals.total_cents == 2 * 1050 + 250
        assert order.payment.due_cents == 2350
        assert not placed.replayed
        assert shop.tokens.read(str(order.tracking_token)) == (BELLECOUR, order.id)
        assert shop.order().number == "A-002"

    def test_what_was_answered_is_what_is_kept(self, shop: Shop) -> None:
        order = shop.order(some("margherita", half="regina"), some("cola"))

        assert shop.seen(order) == replace(order, tracking_token=UNSET)

    def test_the_names_of_dishes_are_in_the_readers_language(self, shop: Shop) -> None:
        english = evolve(ANN, language="en")

        assert shop.order().lines[0].name == "margherita"
        assert shop.order(by=english).lines[0].name == "margherita (en)"

    @pytest.mark.parametrize("by", [ANN, ANONYMOUS], ids=lambda actor: actor.id)
    def test_whoever_ordered_may_do_what_its_customer_may(self, shop: Shop, by: Actor) -> None:
        order = shop.order(by=by)

        assert order.allowed_actions == (Action.CHANGE_LINES, Action.CANCEL, Action.PAY)

    def test_paid_on_line_it_waits_for_its_payment(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)

        assert order.status is Status.AWAITING_PAYMENT
        assert order.hold_until == EVENING + 15 * MINUTE

    def test_the_promise_counts_the_pizzas_before_it(self, shop: Shop) -> None:
        shop.order(some("margherita", 6))

        assert shop.order().promised_at == EVENING + 35 * MINUTE

    def test_a_guests_order_has_no_account(self, shop: Shop) -> None:
        guest, ann = shop.order(by=ANONYMOUS), shop.order(by=ANN)

        assert shop.house.order(guest.id).customer_id is None
        assert shop.house.order(ann.id).customer_id == ANN.customer_id


class TestChannels:
    @pytest.mark.parametrize("channel", [Channel.PHONE, Channel.COUNTER])
    def test_telephone_and_counter_are_the_counters(self, shop: Shop, channel: Channel) -> None:
        for by in (COUNTER, MANAGER, ADMIN):
            assert shop.order(by=by, channel=channel).channel is channel
        for by in (ANN, ANONYMOUS, PIZZAIOLO, COURIER, staff(Role.COUNTER, store=GRENOBLE)):
            with pytest.raises(Forbidden):
                shop.order(by=by, channel=channel)

    def test_a_store_that_does_not_exist_is_told_first(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            shop.placing.place(ANN, "atlantis", asking(channel=Channel.PHONE), a_key())
        with pytest.raises(NotFound):
            shop.placing.quote(ANN, "atlantis", asking_a_price(channel=Channel.PHONE))


class TestRefusals:
    def test_too_little_stock_says_what_is_short_and_takes_nothing(self) -> None:
        shop = a_shop(mozzarella=500, basil=1000)

        with pytest.raises(OutOfStock) as refused:
            shop.order(some("margherita", 3), some("regina", 2))

        assert refused.value.shortages == (Shortage("regina", "medium", 2, 1, "mozzarella"),)
        assert shop.house.level("dough").reserved == 0
        assert shop.order().number == "A-001"

    def test_the_number_shown_is_the_number_that_can_be_ordered(self) -> None:
        shop = a_shop(mozzarella=7 * 120 + 119)
        shop.order(some("margherita", 7))

        with pytest.raises(OutOfStock) as refused:
            shop.order(some("margherita"))
        assert refused.value.shortages[0].can_make == 0

    def test_all_that_is_wrong_is_said_at_once(self, shop: Shop) -> None:
        with pytest.raises(Invalid) as refused:
            shop.order(
                some("margherita", without=("ham",)),
                fulfilment=DELIVERY,
                customer=ContactRequest("Léa"),
                address=None,
            )

        assert [fault.pointer for fault in refused.value.faults] == [
            "/customer/phone",
            "/address",
            "/lines/0/without/0",
        ]

    def test_a_closed_store_is_told(self, shop: Shop) -> None:
        shop.house.clock.advance(9 * HOUR)

        with pytest.raises(StoreClosed):
            shop.order()


class TestOffersOutOfDate:
    """Another process has changed the menu; this one has it in its cache."""

    def test_the_price_is_that_of_now(self, shop: Shop) -> None:
        shop.order()
        dearer = a_menu()
        margherita = dearer.items["margherita"]
        prices = {size: evolve(s, price=s.price * 2) for size, s in margherita.sizes.items()}
        menu = evolve(
            dearer, items={**dearer.items, "margherita": evolve(margherita, sizes=prices)}
        )
        shop.house.change_offer(a_store(), menu)

        assert shop.order().totals.total_cents == 2100

    def test_what_is_not_sold_any_more_is_refused(self, shop: Shop) -> None:
        shop.order(some("regina"))
        shop.house.change_offer(a_store(), a_menu(without=("regina",)))

        with pytest.raises(NotOffered):
            shop.order(some("regina"))

    def test_what_is_sold_again_is_taken_at_once(self, shop: Shop) -> None:
        shop.house.change_offer(a_store(paused=True), a_menu())
        with pytest.raises(StoreClosed):
            shop.order()
        shop.house.change_offer(a_store(), a_menu())

        assert shop.order().status is Status.PLACED


class TestKeys:
    def test_a_repeat_gets_the_first_answer_again(self, shop: Shop) -> None:
        first = shop.place(some("margherita"), key=a_key())
        again = shop.place(some("margherita"), key=a_key())

        assert again.replayed
        assert again.order == first.order
        assert shop.house.level("dough").reserved == 250

    def test_also_when_it_would_be_refused_now(self) -> None:
        shop = a_shop(mozzarella=120)
        first = shop.place(key=a_key())
        shop.do(first.order, Action.CANCEL, ANN)
        shop.order()  # the last mozzarella
        shop.house.clock.advance(9 * HOUR)  # and the store has closed

        assert shop.place(key=a_key()).order == first.order

    def test_a_key_used_for_something_else_is_refused(self, shop: Shop) -> None:
        shop.place(key=a_key())

        with pytest.raises(KeyReused):
            shop.place(key=a_key(body="another"))

    def test_a_refusal_leaves_it_free(self) -> None:
        shop = a_shop(mozzarella=0)
        with pytest.raises(OutOfStock):
            shop.place(key=a_key())
        shop.enter("receipt", "mozzarella", 500)

        assert not shop.place(key=a_key()).replayed


class TestQuotes:
    def test_a_price_is_told_without_taking_anything(self, shop: Shop) -> None:
        quote = shop.placing.quote(
            ANONYMOUS, BELLECOUR, asking_a_price(some("margherita", 2), fulfilment=DELIVERY)
        )

        assert quote.totals.total_cents == 2350
        assert quote.promised_at == EVENING + 35 * MINUTE
        assert quote.shortages == ()
        assert shop.house.level("dough").reserved == 0

    def test_what_is_short_is_said_instead_of_refused(self) -> None:
        quote = a_shop(basil=5).placing.quote(ANN, BELLECOUR, asking_a_price(some("margherita", 2)))

        [short] = quote.shortages
        assert (short.item, short.asked, short.can_make) == ("margherita", 2, 1)
        assert short.limiting_ingredient == "basil"

    def test_it_is_that_of_now_however_old_the_cache(self, shop: Shop) -> None:
        shop.placing.quote(ANN, BELLECOUR, asking_a_price())
        shop.house.change_offer(a_store(paused=True), a_menu())

        with pytest.raises(StoreClosed):
            shop.placing.quote(ANN, BELLECOUR, asking_a_price())


class TestWhatGuestsHoldUnpaid:
    caps = UnpaidCaps(orders_per_contact=2, share_percent=50)

    def test_a_contact_holds_so_many_orders(self) -> None:
        shop = a_shop(self.caps)
        orders = [shop.order(by=ANONYMOUS) for _ in range(2)]

        with pytest.raises(TooMuchUnpaid):
            shop.order(by=ANONYMOUS)
        shop.take(orders[0], 1050)
        shop.order(by=ANONYMOUS)

    def test_all_guests_together_hold_a_share_of_the_stock(self) -> None:
        shop = a_shop(self.caps, mozzarella=400)
        shop.order(by=ANONYMOUS)

        with pytest.raises(TooMuchUnpaid):
            shop.order(by=ANONYMOUS, customer=ContactRequest("Max", "+33699999999"))

    def test_accounts_and_the_house_hold_what_they_order(self) -> None:
        shop = a_shop(self.caps)
        for _ in range(3):
            shop.order(by=ANN)
            shop.order(by=COUNTER, channel=Channel.PHONE)

    def test_a_repeat_of_what_was_taken_is_answered(self) -> None:
        shop = a_shop(UnpaidCaps(orders_per_contact=1))
        first = shop.place(by=ANONYMOUS, key=a_key())

        assert shop.place(by=ANONYMOUS, key=a_key()).order == first.order

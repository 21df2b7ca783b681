from collections.abc import Sequence

import pytest
from attrs import define, evolve, field

from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.shopping import Edition
from ocpizza.application.reading.stock import LedgerRow, MovementQuery, StockReading
from ocpizza.domain.errors import Forbidden, Invalid, NotFound
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import MovementKind
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    MANAGER,
    PIZZAIOLO,
    a_menu,
    a_store,
    an_ingredient,
    new_id,
    staff,
)
from tests.unit.reading.records import CURSORS, bellecour, shelves


def a_row(act: str, step: int) -> LedgerRow:
    kind = MovementKind.RECEIPT
    return LedgerRow(act, step, kind, "dough", 100, 0, None, "", MANAGER.id, EVENING)


@define
class ListedLedger:
    rows: list[LedgerRow] = field(factory=list)

    def page(
        self, store: str, query: MovementQuery, before: tuple[str, int] | None
    ) -> Sequence[LedgerRow]:
        newest = sorted(self.rows, key=lambda row: (row.act, row.step), reverse=True)
        older = [row for row in newest if before is None or (row.act, row.step) < before]
        return older[: query.limit + 1]


@pytest.fixture
def ledger() -> ListedLedger:
    return ListedLedger()


@pytest.fixture
def reading(ledger: ListedLedger) -> StockReading:
    stock = shelves(dough=2500)
    stock.levels_now["basil"] = Level("basil", on_hand=40, reserved=10, reorder_level=30)
    return StockReading(stock, ledger, bellecour(), CURSORS)


def test_a_level_shows_what_is_there_what_is_promised_and_whether_it_is_low(
    reading: StockReading,
) -> None:
    levels = {level.ingredient: level for level in reading.stock(COUNTER, BELLECOUR).items}

    basil = levels["basil"]
    assert (basil.on_hand, basil.reserved, basil.available, basil.low) == (40, 10, 30, True)
    assert (basil.name, basil.unit, basil.reorder_level) == ("basil", "g", 30)
    assert not levels["dough"].low


def test_what_can_be_made_names_what_runs_out_first(reading: StockReading) -> None:
    possible = {
        (each.item, each.size): each for each in reading.producible(COURIER, BELLECOUR).items
    }

    medium = possible["margherita", "medium"]
    assert (medium.can_make, medium.limiting_ingredient) == (10, "basil")
    assert possible["regina", "medium"].limiting_ingredient == "dough"
    assert ("cola", "standard") in possible


def test_an_ingredient_that_is_new_to_this_process_is_named(ledger: ListedLedger) -> None:
    offers, stock = bellecour(), shelves()
    stock.levels_now["nduja"] = Level("nduja", 500, 0)
    stock.edition_now = Edition(seq=8, offer=2)
    menu = evolve(a_menu(), ingredients={**INGREDIENTS, "nduja": an_ingredient("nduja")})
    offers.current[BELLECOUR] = Offer(a_store(), menu, 2)

    levels = StockReading(stock, ledger, offers, CURSORS).stock(COUNTER, BELLECOUR).items

    assert "nduja" in {level.name for level in levels}


def test_movements_of_an_unknown_ingredient_cannot_be_asked_for(reading: StockReading) -> None:
    with pytest.raises(Invalid) as refusal:
        reading.movements(MANAGER, BELLECOUR, MovementQuery(ingredient="gold"))
    assert [fault.pointer for fault in refusal.value.faults] == ["/ingredient"]


def test_movements_come_newest_first_in_pages_that_may_end_within_an_act(
    reading: StockReading, ledger: ListedLedger
) -> None:
    first, second = new_id(), new_id()
    ledger.rows = [a_row(first, 1), a_row(second, 1), a_row(second, 2)]

    page = reading.movements(MANAGER, BELLECOUR, MovementQuery(limit=1))
    rest = reading.movements(MANAGER, BELLECOUR, MovementQuery(limit=2, cursor=page.next_cursor))

    read = [(row.act, row.step) for row in (*page.items, *rest.items)]
    assert read == [(second, 2), (second, 1), (first, 1)]
    assert rest.next_cursor is None


def test_a_forged_cursor_of_movements_is_refused(reading: StockReading) -> None:
    for cursor in ("x", CURSORS.seal("movements of grenoble", [new_id(), "1"])):
        with pytest.raises(Invalid):
            reading.movements(MANAGER, BELLECOUR, MovementQuery(cursor=cursor))


@pytest.mark.parametrize("actor", [ANN, ANONYMOUS, staff(Role.MANAGER, store=GRENOBLE)])
def test_stock_is_for_the_staff_of_the_store(reading: StockReading, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        reading.stock(actor, BELLECOUR)
    with pytest.raises(Forbidden):
        reading.producible(actor, BELLECOUR)
    with pytest.raises(Forbidden):
        reading.movements(actor, BELLECOUR, MovementQuery())


def test_movements_are_read_by_those_who_enter_them(reading: StockReading) -> None:
    assert reading.movements(PIZZAIOLO, BELLECOUR, MovementQuery()).items == ()
    for actor in (COUNTER, COURIER):
        with pytest.raises(Forbidden):
            reading.movements(actor, BELLECOUR, MovementQuery())


def test_an_unknown_store_has_no_stock(reading: StockReading) -> None:
    with pytest.raises(NotFound):
        reading.stock(ANN, "nowhere")

"""What is under way in kitchens, as the alerts see it."""

from sqlalchemy import Engine

from ocpizza.adapters.postgres.reading.kitchens import PostgresKitchens
from ocpizza.domain.orders.lifecycle import Action, Status
from tests.builders import BELLECOUR, GRENOBLE, PIZZAIOLO, a_new_order, some
from tests.integration.postgres.house import PostgresHouse


def test_what_the_kitchen_has_not_finished_with_is_told_since_when(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    waiting, begun, ready = (house.place(a_new_order(some("margherita", 2))) for _ in range(3))
    for order, actions in (
        (begun, (Action.START_PREPARATION,)),
        (ready, (Action.START_PREPARATION, Action.READY)),
    ):
        with house.begin(BELLECOUR) as tx:
            loaded = tx.orders.get(order.id)
            for action in actions:
                loaded.do(action, PIZZAIOLO, order.placed_at)
            tx.stock.apply(loaded.movements, PIZZAIOLO, order.placed_at)
            tx.orders.save(loaded)

    found = {each.id: each for each in PostgresKitchens(engine).under_way([BELLECOUR, GRENOBLE])}

    assert {each: found[each].status for each in found} == {
        waiting.id: Status.PLACED,
        begun.id: Status.IN_PREPARATION,
    }
    seen = found[waiting.id]
    assert (seen.store, seen.number, seen.pizzas, seen.short) == (BELLECOUR, waiting.number, 2, ())
    assert (seen.since, seen.promised_at) == (waiting.placed_at, waiting.promised_at)

"""The ledger, the audit trail, and who calls."""

from datetime import UTC, datetime

import pytest
from msgspec import convert
from sqlalchemy import Engine, insert

from ocpizza.adapters.postgres.reading.callers import MOST_ADDRESSES, PostgresCallers
from ocpizza.adapters.postgres.reading.ledger import PostgresLedger
from ocpizza.adapters.postgres.reading.trail import PostgresTrail
from ocpizza.adapters.postgres.tables.events import audit
from ocpizza.adapters.postgres.tables.people import customer_addresses, customers
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.reading.auditing import AuditQuery
from ocpizza.application.reading.stock import MovementQuery
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.people.contact import Address
from ocpizza.domain.stock.movement import Movement, MovementKind
from tests.builders import (
    BELLECOUR,
    EVENING,
    GRENOBLE,
    HOME,
    LEA,
    MANAGER,
    MARGHERITA_NEEDS,
    PLENTY,
    a_menu,
    a_new_order,
    a_situation,
    a_store,
    new_id,
)
from tests.integration.postgres.house import PostgresHouse

PHONE = "+33612345678"


class TestLedger:
    def test_every_movement_is_a_row_newest_first(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        order = house.place(a_new_order())

        rows = PostgresLedger(engine).page(BELLECOUR, MovementQuery(), before=None)

        ours = [row for row in rows if row.order == order.id]
        assert {row.ingredient: row.reserved for row in ours} == MARGHERITA_NEEDS
        assert {(row.kind, row.on_hand, row.at) for row in ours} == {("reserve", 0, EVENING)}
        assert len(rows) == len(MARGHERITA_NEEDS) + len(PLENTY)
        acts = [(row.act, row.step) for row in rows]
        assert acts == sorted(acts, reverse=True)

    def test_pages_end_anywhere_and_filters_hold_on_all_of_them(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        house.place(a_new_order())
        waste = Movement(MovementKind.WASTE, "dough", on_hand=-10, reason="fell")
        with house.begin(BELLECOUR) as tx:
            tx.stock.apply([waste], MANAGER, EVENING)
        ledger = PostgresLedger(engine)

        whole = ledger.page(BELLECOUR, MovementQuery(), before=None)
        first = ledger.page(BELLECOUR, MovementQuery(limit=3), before=None)
        rest = ledger.page(BELLECOUR, MovementQuery(), before=(first[2].act, first[2].step))
        of_dough = MovementQuery(ingredient="dough", kind=(MovementKind.WASTE,))

        assert [*first[:3], *rest] == whole
        (found,) = ledger.page(BELLECOUR, of_dough, before=None)
        assert (found.on_hand, found.reason, found.actor) == (-10, "fell", MANAGER.id)
        assert ledger.page(GRENOBLE, MovementQuery(), before=None) == []


class TestTrail:
    @pytest.fixture
    def trail(self, engine: Engine) -> PostgresTrail:
        return PostgresTrail(engine)

    def note(self, engine: Engine, store: str, at: datetime) -> str:
        row = {
            "store_id": store,
            "id": new_id(),
            "at": at,
            "actor": MANAGER.id,
            "actor_name": "Manager",
            "what": "price",
            "subject": "cola",
            "before": {"cents": 300},
            "after": {"cents": 350},
        }
        with engine.begin() as connection:
            connection.execute(insert(audit), row)
        return str(row["id"])

    def test_changes_of_several_stores_come_newest_first_in_pages(
        self, engine: Engine, trail: PostgresTrail
    ) -> None:
        noted = [
            self.note(engine, store, EVENING)
            for store in (BELLECOUR, GRENOBLE, GROUP, BELLECOUR, GRENOBLE)
        ]
        asked = [BELLECOUR, GROUP]

        first = trail.page(asked, AuditQuery(limit=1), before=None)
        rest = trail.page(asked, AuditQuery(limit=5), before=first[0].id)

        assert [change.id for change in first] == [noted[3], noted[2]]
        assert [(change.id, change.store) for change in rest] == [
            (noted[2], None),
            (noted[0], BELLECOUR),
        ]
        assert (rest[0].before, rest[0].after) == ({"cents": 300}, {"cents": 350})

    def test_days_are_those_of_the_clock_on_the_wall(
        self, engine: Engine, trail: PostgresTrail
    ) -> None:
        before, first, last, after = (
            self.note(engine, BELLECOUR, datetime(2026, 11, day, hour, minute, tzinfo=UTC))
            for day, hour, minute in ((22, 22, 59), (22, 23, 0), (23, 22, 59), (23, 23, 0))
        )
        day = convert({"from": "2026-11-23", "to": "2026-11-23"}, AuditQuery)

        found = [change.id for change in trail.page([BELLECOUR], day, before=None)]

        assert found == [last, first]
        assert before not in found
        assert after not in found


class TestCallers:
    def sign_up(self, engine: Engine, *, confirmed: bool = True) -> None:
        customer = new_id()
        with engine.begin() as connection:
            connection.execute(
                insert(customers),
                {
                    "id": customer,
                    "email": "lea@home.example",
                    "name": "Léa at home",
                    "phone": PHONE,
                    "password_hash": "x",
                    "confirmed_at": EVENING if confirmed else None,
                    "created_at": EVENING,
                },
            )
            connection.execute(
                insert(customer_addresses),
                {
                    "customer_id": customer,
                    "position": 1,
                    "line1": "1 rue du Compte",
                    "line2": "",
                    "postcode": "69004",
                    "city": "Lyon",
                    "instructions": "",
                },
            )

    def test_a_guest_is_known_by_orders_of_this_store_alone(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        house.place(a_new_order(fulfilment=Fulfilment.DELIVERY))
        house.place(a_new_order(situation=a_situation(a_store(GRENOBLE))))
        last = house.place(a_new_order())

        caller = PostgresCallers(engine).find(BELLECOUR, PHONE)

        assert caller is not None
        assert (caller.name, caller.email) == (LEA.name, LEA.email)
        assert (caller.orders, caller.last_order) == (2, last.id)
        assert list(caller.addresses) == [HOME]

    def test_an_account_comes_first_with_each_address_once(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        self.sign_up(engine)
        for _ in range(2):
            house.place(a_new_order(fulfilment=Fulfilment.DELIVERY))

        caller = PostgresCallers(engine).find(BELLECOUR, PHONE)

        assert caller is not None
        assert (caller.name, caller.email) == ("Léa at home", "lea@home.example")
        assert list(caller.addresses) == [Address("1 rue du Compte", "69004", "Lyon"), HOME]

    def test_an_account_that_never_ordered_here_is_known_too(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        self.sign_up(engine)

        caller = PostgresCallers(engine).find(BELLECOUR, PHONE)

        assert caller is not None
        assert (caller.orders, caller.last_order) == (0, None)

    def test_an_account_nobody_has_confirmed_names_nobody(
        self, house: PostgresHouse, engine: Engine
    ) -> None:
        house.open_bellecour()
        self.sign_up(engine, confirmed=False)

        assert PostgresCallers(engine).find(BELLECOUR, PHONE) is None

    def test_the_latest_addresses_suffice(self, house: PostgresHouse, engine: Engine) -> None:
        house.open_bellecour()
        for number in range(MOST_ADDRESSES + 2):
            home = Address(f"{number} rue de la Charité", "69002", "Lyon")
            house.place(a_new_order(fulfilment=Fulfilment.DELIVERY, address=home))

        caller = PostgresCallers(engine).find(BELLECOUR, PHONE)

        assert caller is not None
        assert len(caller.addresses) == MOST_ADDRESSES
        assert caller.addresses[0].line1 == f"{MOST_ADDRESSES + 1} rue de la Charité"

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from attrs import evolve

from ocpizza.application.catalogue.keeping_stores import (
    PriceRequest,
    ReorderRequest,
    SellingRequest,
)
from ocpizza.domain.errors import Forbidden, Invalid, NotFound, VersionMismatch
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stores.store import AlcoholLicence
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COUNTER,
    EVENING,
    GRENOBLE,
    MANAGER,
    a_store,
    staff,
)
from tests.unit.catalogue.house import CatalogueHouse, store_request

GRENOBLES = staff(Role.MANAGER, store=GRENOBLE)
EVENINGS = {"weekly": [{"day": "friday", "intervals": [{"opens": "18:00", "closes": "02:30"}]}]}


def selling(*, offered: bool = True, **prices: int) -> SellingRequest:
    sizes = {size: {"price_cents": price} for size, price in prices.items()}
    return msgspec.convert({"offered": offered, "sizes": sizes}, SellingRequest)


def faults_of(request: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        request.value(BELLECOUR, paused=False)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


class TestConfiguring:
    def test_what_was_read_can_be_put_back(self, house: CatalogueHouse) -> None:
        view = house.stores.store(ADMIN, BELLECOUR)

        put = house.stores.put_store(ADMIN, BELLECOUR, view)

        assert put.view == view
        assert (house.audit, house.announced) == ([], [])

    def test_an_admin_changes_everything_and_it_is_audited_there(
        self, house: CatalogueHouse
    ) -> None:
        request = store_request(a_store(), preparation_minutes=25, alcohol_licence=None)

        put = house.stores.put_store(ADMIN, BELLECOUR, request)

        assert (put.created, put.view.version, put.view.preparation_minutes) == (False, 2, 25)
        assert house.stores.store(ADMIN, BELLECOUR) == put.view
        ((where, row),) = house.audit
        assert (where, row.what, row.subject) == (BELLECOUR, "store", BELLECOUR)
        assert isinstance(row.before, dict)
        assert row.before.keys() == {"preparation_minutes", "alcohol_licence"}
        assert row.after == {"preparation_minutes": 25, "alcohol_licence": None}
        assert [told.store for told in house.announced] == [BELLECOUR]

    def test_an_admin_opens_a_store(self, house: CatalogueHouse) -> None:
        put = house.stores.put_store(ADMIN, "annecy", store_request(a_store()))

        assert (put.created, put.view.store, put.view.version) == (True, "annecy", 1)
        assert [told.store for told in house.announced] == ["annecy"]

    def test_a_manager_changes_the_hours_and_closures_of_the_own_store(
        self, house: CatalogueHouse
    ) -> None:
        closures = [{"first": "2026-12-24", "last": "2026-12-25", "reason": "Noël"}]
        request = store_request(a_store(), opening_hours=EVENINGS, closures=closures)

        put = house.stores.put_store(MANAGER, BELLECOUR, request)

        assert [str(closure.first) for closure in put.view.closures] == ["2026-12-24"]
        assert [len(day.intervals) for day in put.view.opening_hours.weekly] == [
            0,
            0,
            0,
            0,
            1,
            0,
            0,
        ]

    @pytest.mark.parametrize(
        ("actor", "store", "changes"),
        [
            (MANAGER, BELLECOUR, {"preparation_minutes": 5}),
            (MANAGER, BELLECOUR, {"opening_hours": EVENINGS, "phone": "+33465710002"}),
            (MANAGER, GRENOBLE, {"opening_hours": EVENINGS}),
            (COUNTER, BELLECOUR, {"opening_hours": EVENINGS}),
            (ANN, BELLECOUR, {"opening_hours": EVENINGS}),
        ],
    )
    def test_but_nothing_else_and_nowhere_else(
        self, house: CatalogueHouse, actor: Actor, store: str, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(Forbidden):
            house.stores.put_store(actor, store, store_request(a_store(store), **changes))

    def test_a_store_that_is_none_is_not_found_except_by_who_may_open_it(
        self, house: CatalogueHouse
    ) -> None:
        with pytest.raises(NotFound):
            house.stores.put_store(MANAGER, "annecy", store_request(a_store()))
        with pytest.raises(NotFound):
            house.stores.store(ADMIN, "annecy")

    def test_the_version_that_was_seen_can_be_insisted_on(self, house: CatalogueHouse) -> None:
        request = store_request(a_store(), preparation_minutes=25)
        house.stores.put_store(ADMIN, BELLECOUR, request, if_match=1)

        with pytest.raises(VersionMismatch):
            house.stores.put_store(ADMIN, BELLECOUR, request, if_match=1)

    def test_only_its_manager_reads_how_it_is_configured(self, house: CatalogueHouse) -> None:
        assert house.stores.store(MANAGER, BELLECOUR).store == BELLECOUR
        for other in (COUNTER, GRENOBLES, ANN):
            with pytest.raises(Forbidden):
                house.stores.store(other, BELLECOUR)

    def test_areas_are_kept_by_postcode(self, house: CatalogueHouse) -> None:
        areas = tuple(reversed(a_store().areas))

        put = house.stores.put_store(
            ADMIN, BELLECOUR, store_request(evolve(a_store(), areas=areas))
        )

        assert put.view.version == 1

    def test_a_licence_survives_the_way_there_and_back(self, house: CatalogueHouse) -> None:
        licensed = evolve(a_store(), licence=AlcoholLicence(night_permit=True))
        for until in ("23:30", None):
            licence = {"night_permit": True, "sold_from": "08:00", "sold_until": until}
            put = house.stores.put_store(
                ADMIN, BELLECOUR, store_request(licensed, alcohol_licence=licence)
            )
            assert put.view.alcohol_licence is not None
            assert put.view.alcohol_licence.sold_from == "08:00"
            assert put.view.alcohol_licence.sold_until == until


class TestWhatCannotBe:
    def test_every_fault_is_named_at_its_place(self) -> None:
        request = store_request(
            a_store(),
            vat_territory="XX",
            delivery_areas=[
                {"postcode": "69002", "fee_cents": 0, "minimum_cents": 0},
                {"postcode": "69002", "fee_cents": 1, "minimum_cents": 0},
            ],
            closures=[{"first": "2026-12-25", "last": "2026-12-24"}],
            opening_hours={
                "zone": "Europe/Atlantis",
                "weekly": [
                    {"day": "friday", "intervals": [{"opens": "18:00", "closes": "09:00"}]},
                    {"day": "saturday", "intervals": [{"opens": "08:00", "closes": "10:00"}]},
                    {"day": "friday", "intervals": [{"opens": "18:00", "closes": "09:00"}]},
                ],
                "exceptional": [
                    {"date": "2027-01-01", "intervals": []},
                    {
                        "date": "2027-01-01",
                        "intervals": [
                            {"opens": "12:00", "closes": "15:00"},
                            {"opens": "14:00", "closes": "16:00"},
                        ],
                    },
                ],
            },
        )

        assert faults_of(request) == [
            ("/delivery_areas/1/postcode", "named-twice"),
            ("/vat_territory", "unknown-territory"),
            ("/opening_hours/weekly/2/day", "day-twice"),
            ("/opening_hours/exceptional/1/date", "day-twice"),
            ("/closures/0/last", "ends-before-it-begins"),
            ("/opening_hours/zone", "unknown-zone"),
            ("/opening_hours/weekly", "hours-overlap"),
            ("/opening_hours/exceptional/1/intervals", "hours-overlap"),
        ]

    @pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Martinique"])
    def test_a_zone_of_the_world_is_one(self, zone: str) -> None:
        store = store_request(a_store(), opening_hours={"zone": zone, "weekly": []})

        assert store.value(BELLECOUR, paused=False).hours.zone == zone

    @pytest.mark.parametrize(
        "changes",
        [
            {"opening_hours": {"weekly": [], "zone": "../etc/passwd"}},
            {"opening_hours": {"weekly": [{"day": "someday", "intervals": []}]}},
            {"opening_hours": {"weekly": [{"day": "friday", "intervals": [{"opens": "24:00"}]}]}},
            {"closures": [{"first": "2026-02-30", "last": "2026-03-01"}]},
            {"services": []},
            {"services": ["teleport"]},
            {"pizzas_per_ten_minutes": 0},
            {"unknown": 1},
        ],
    )
    def test_some_of_it_is_refused_by_its_form(self, changes: dict[str, Any]) -> None:
        with pytest.raises(msgspec.ValidationError):
            store_request(a_store(), **changes)


class TestSelling:
    def test_a_manager_sells_an_item_in_the_own_way(self, house: CatalogueHouse) -> None:
        view = house.stores.put_selling(MANAGER, BELLECOUR, "margherita", selling(medium=999))

        assert (view.store, view.item, view.offered) == (BELLECOUR, "margherita", True)
        assert {size: own.price_cents for size, own in view.sizes.items()} == {"medium": 999}
        ((where, row),) = house.audit
        assert (where, row.what, row.subject) == (BELLECOUR, "selling", "margherita")
        assert (row.before, row.after) == (
            {"sizes": {}},
            {"sizes": {"medium": {"price_cents": 999}}},
        )
        assert [(told.store, told.items) for told in house.announced] == [
            (BELLECOUR, ("margherita",))
        ]

    def test_its_manager_reads_the_whole_card_as_it_is_sold(self, house: CatalogueHouse) -> None:
        own = SellingRequest(offered=False, sizes={"medium": PriceRequest(990)})
        house.stores.put_selling(MANAGER, BELLECOUR, "margherita", own)

        card = {each.item.item: each for each in house.stores.card(MANAGER, BELLECOUR)}

        assert list(card) == [item.item for item in house.menu.items(ADMIN)]
        selling = card["margherita"].selling
        assert (selling.offered, selling.sizes) == (False, {"medium": PriceRequest(990)})
        assert card["cola"].selling.offered
        with pytest.raises(Forbidden):
            house.stores.card(MANAGER, GRENOBLE)
        with pytest.raises(NotFound):
            house.stores.card(ADMIN, "nowhere")

    def test_what_is_left_out_is_as_the_groups_again(self, house: CatalogueHouse) -> None:
        house.stores.put_selling(
            MANAGER, BELLECOUR, "margherita", selling(offered=False, medium=999)
        )
        house.stores.put_selling(MANAGER, BELLECOUR, "margherita", selling())
        house.stores.put_selling(MANAGER, BELLECOUR, "margherita", selling())

        assert len(house.audit) == 2
        assert [row.after for _, row in house.audit][1] == {"offered": True, "sizes": {}}

    def test_a_price_is_for_a_size_that_is_sold(self, house: CatalogueHouse) -> None:
        with pytest.raises(Invalid) as refused:
            house.stores.put_selling(MANAGER, BELLECOUR, "cola", selling(standard=1, giant=2))

        assert [(each.pointer, each.code) for each in refused.value.faults] == [
            ("/sizes/giant", "unknown-size")
        ]

    def test_by_the_stores_manager_alone_and_for_what_there_is(self, house: CatalogueHouse) -> None:
        for other in (COUNTER, GRENOBLES, ANN):
            with pytest.raises(Forbidden):
                house.stores.put_selling(other, BELLECOUR, "cola", selling())
        for store, item in (("annecy", "cola"), (BELLECOUR, "unknown")):
            with pytest.raises(NotFound):
                house.stores.put_selling(ADMIN, store, item, selling())


class TestPausing:
    def test_a_manager_stops_and_takes_web_orders_again(self, house: CatalogueHouse) -> None:
        assert house.stores.pause(MANAGER, BELLECOUR).ordering_paused
        assert house.stores.store(MANAGER, BELLECOUR).ordering_paused
        assert not house.stores.resume(MANAGER, BELLECOUR).ordering_paused

        assert [(row.what, row.at, row.after) for _, row in house.audit] == [
            ("store", EVENING, {"ordering_paused": True}),
            ("store", EVENING, {"ordering_paused": False}),
        ]
        assert [told.store for told in house.announced] == [BELLECOUR, BELLECOUR]

    def test_pausing_twice_is_as_pausing_once(self, house: CatalogueHouse) -> None:
        house.stores.pause(MANAGER, BELLECOUR)
        house.stores.pause(MANAGER, BELLECOUR)

        assert len(house.audit) == 1

    def test_configuring_does_not_end_a_pause(self, house: CatalogueHouse) -> None:
        house.stores.pause(MANAGER, BELLECOUR)

        put = house.stores.put_store(
            ADMIN, BELLECOUR, store_request(a_store(), preparation_minutes=9)
        )

        assert put.view.ordering_paused

    def test_by_the_stores_manager_alone(self, house: CatalogueHouse) -> None:
        for other in (COUNTER, GRENOBLES, ANN):
            with pytest.raises(Forbidden):
                house.stores.pause(other, BELLECOUR)
        with pytest.raises(NotFound):
            house.stores.resume(ADMIN, "annecy")


class TestReordering:
    def test_levels_are_set_for_what_is_named_and_audited(self, house: CatalogueHouse) -> None:
        view = house.stores.put_reorder_levels(
            MANAGER, BELLECOUR, ReorderRequest({"ham": 500, "dough": 0})
        )

        assert (view.levels["ham"], view.levels["dough"]) == (500, 0)
        ((where, row),) = house.audit
        assert (where, row.what, row.subject) == (BELLECOUR, "reorder levels", BELLECOUR)
        assert (row.before, row.after) == ({"ham": 0}, {"ham": 500})
        assert house.announced == []

    def test_what_changes_nothing_leaves_no_trace(self, house: CatalogueHouse) -> None:
        house.stores.put_reorder_levels(MANAGER, BELLECOUR, ReorderRequest({"ham": 0}))

        assert house.audit == []

    def test_for_what_the_store_keeps_by_its_manager(self, house: CatalogueHouse) -> None:
        with pytest.raises(Invalid) as refused:
            house.stores.put_reorder_levels(MANAGER, BELLECOUR, ReorderRequest({"moon": 1}))
        assert [(each.pointer, each.code) for each in refused.value.faults] == [
            ("/levels/moon", "unknown-ingredient")
        ]
        for other in (COUNTER, GRENOBLES, ANN):
            with pytest.raises(Forbidden):
                house.stores.put_reorder_levels(other, BELLECOUR, ReorderRequest({"ham": 1}))
        with pytest.raises(NotFound):
            house.stores.put_reorder_levels(ADMIN, "annecy", ReorderRequest({"ham": 1}))

from __future__ import annotations

import pytest

from ocpizza.application.accounts.signing_in import RoleView
from ocpizza.application.accounts.staffing import GrantRequest, RolesRequest, StaffRequest
from ocpizza.application.reading.paging import PageQuery
from ocpizza.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, Unauthenticated
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role
from tests.builders import ADMIN, ANN, BELLECOUR, COUNTER, EVENING, GRENOBLE, MANAGER, new_id
from tests.unit.accounts.house import LEA, PAOLO, PASSWORD, AccountsHouse

COOK = GrantRequest("pizzaiolo", BELLECOUR)


def a_request(*grants: GrantRequest, password: str | None = PASSWORD) -> StaffRequest:
    return StaffRequest(PAOLO, "Paolo Ricci", grants or (COOK,), password)


def roles(*grants: GrantRequest) -> RolesRequest:
    return RolesRequest("Paolo", grants)


class TestEngaging:
    def test_a_manager_engages_the_crew_of_the_own_store(self, house: AccountsHouse) -> None:
        view = house.staffing.add(MANAGER, a_request(), "fr")

        assert (view.email, view.name, view.disabled) == (PAOLO, "Paolo Ricci", False)
        assert view.grants == (RoleView(Role.PIZZAIOLO, BELLECOUR),)
        assert house.sign_in().token

    @pytest.mark.parametrize(
        ("actor", "grant"),
        [
            (MANAGER, GrantRequest("pizzaiolo", GRENOBLE)),
            (MANAGER, GrantRequest("manager", BELLECOUR)),
            (MANAGER, GrantRequest("admin")),
            (MANAGER, GrantRequest("admin", BELLECOUR)),
            (COUNTER, GrantRequest("pizzaiolo")),
            (COUNTER, COOK),
            (ANN, COOK),
        ],
    )
    def test_nobody_gives_roles_that_are_not_theirs_to_give(
        self, house: AccountsHouse, actor: Actor, grant: GrantRequest
    ) -> None:
        with pytest.raises(Forbidden):
            house.staffing.add(actor, a_request(grant), "fr")

    def test_it_is_audited_in_every_store_concerned(self, house: AccountsHouse) -> None:
        grants = COOK, GrantRequest("courier", GRENOBLE), GrantRequest("admin")
        member = house.staffing.add(ADMIN, a_request(*grants), "fr").id

        assert [store for store, _ in house.audit] == ["*", GRENOBLE, BELLECOUR]
        row = house.audit[0][1]
        assert (row.actor, row.at, row.what, row.subject) == (ADMIN.id, EVENING, "roles", member)
        assert row.before is None
        assert row.after == ["admin@*", f"courier@{GRENOBLE}", f"pizzaiolo@{BELLECOUR}"]

    def test_every_role_that_cannot_be_is_named(self, house: AccountsHouse) -> None:
        wrong = GrantRequest("admin", BELLECOUR), COOK, GrantRequest("counter")

        with pytest.raises(Invalid) as refused:
            house.staffing.add(ADMIN, a_request(*wrong), "fr")

        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
            ("/grants/0/store", "role-has-no-store"),
            ("/grants/2/store", "role-needs-store"),
        ]

    def test_a_store_that_is_none_is_named(self, house: AccountsHouse) -> None:
        with pytest.raises(Invalid) as refused:
            house.staffing.add(ADMIN, a_request(COOK, GrantRequest("courier", "mars")), "fr")

        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
            ("/grants/1/store", "unknown-store")
        ]

    def test_an_address_signs_in_to_one_account(self, house: AccountsHouse) -> None:
        house.engage(PAOLO)
        house.sign_up(LEA)

        for taken in (PAOLO, LEA):
            request = StaffRequest(taken.upper(), "Someone", (COOK,), PASSWORD)
            with pytest.raises(AlreadyExists):
                house.staffing.add(ADMIN, request, "fr")

    def test_who_left_comes_back_with_a_new_password_and_other_roles(
        self, house: AccountsHouse
    ) -> None:
        member = house.engage(PAOLO, GrantRequest("manager", GRENOBLE))
        house.staffing.disable(ADMIN, member)

        request = StaffRequest(PAOLO, "Paolo Ricci", (COOK,), "une autre pizza")
        again = house.staffing.add(MANAGER, request, "fr")

        assert again.id == member
        assert house.sign_in(PAOLO, "une autre pizza").roles == (
            RoleView(Role.PIZZAIOLO, BELLECOUR),
        )


class TestOtherRoles:
    def test_they_count_from_the_next_request_on(self, house: AccountsHouse) -> None:
        member = house.engage()
        token = house.sign_in().token

        view = house.staffing.change(MANAGER, member, roles(GrantRequest("courier", BELLECOUR)))

        assert (view.name, view.grants) == ("Paolo", (RoleView(Role.COURIER, BELLECOUR),))
        assert house.signing_in.authenticate(token).grants == {Grant(Role.COURIER, BELLECOUR)}
        assert house.staffing.member(MANAGER, member) == view

    def test_they_are_audited_in_every_store_concerned_and_once(self, house: AccountsHouse) -> None:
        member = house.engage()
        for _ in range(2):
            house.staffing.change(ADMIN, member, roles(GrantRequest("courier", GRENOBLE)))

        changes = [(store, row) for store, row in house.audit if row.before is not None]
        assert [store for store, _ in changes] == [GRENOBLE, BELLECOUR]
        row = changes[0][1]
        assert (row.what, row.before, row.after) == (
            "roles",
            [f"pizzaiolo@{BELLECOUR}"],
            [f"courier@{GRENOBLE}"],
        )

    def test_nobody_gives_or_takes_what_is_not_theirs(self, house: AccountsHouse) -> None:
        cook = house.engage()
        manager = house.engage("c@ocpizza.example", GrantRequest("manager", BELLECOUR))

        for member, grant in (
            (cook, GrantRequest("manager", BELLECOUR)),
            (cook, GrantRequest("courier", GRENOBLE)),
            (manager, COOK),
        ):
            with pytest.raises(Forbidden):
                house.staffing.change(MANAGER, member, roles(grant))
        with pytest.raises(Forbidden):
            house.staffing.member(MANAGER, manager)

    def test_nobody_changes_their_own(self, house: AccountsHouse) -> None:
        admin = house.engage("alix@ocpizza.example", GrantRequest("admin"))

        with pytest.raises(Forbidden):
            house.staffing.change(Actor(admin, frozenset({Grant(Role.ADMIN)})), admin, roles(COOK))

    def test_who_left_is_engaged_again_instead(self, house: AccountsHouse) -> None:
        member = house.engage()
        house.staffing.disable(MANAGER, member)

        for unknown in (member, new_id()):
            with pytest.raises(NotFound):
                house.staffing.change(MANAGER, unknown, roles(COOK))

    def test_a_store_that_is_none_is_named(self, house: AccountsHouse) -> None:
        member = house.engage()

        with pytest.raises(Invalid):
            house.staffing.change(ADMIN, member, roles(GrantRequest("courier", "mars")))


class TestDismissing:
    def test_every_token_ends_at_once(self, house: AccountsHouse) -> None:
        member = house.engage()
        token = house.sign_in().token

        house.staffing.disable(MANAGER, member)

        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(token)
        with pytest.raises(Unauthenticated):
            house.sign_in()

    def test_it_is_audited_once(self, house: AccountsHouse) -> None:
        member = house.engage()
        house.staffing.disable(MANAGER, member)
        house.staffing.disable(MANAGER, member)

        dismissals = [(store, row) for store, row in house.audit if row.after is None]
        assert [(store, row.before) for store, row in dismissals] == [
            (BELLECOUR, [f"pizzaiolo@{BELLECOUR}"])
        ]

    def test_a_manager_dismisses_nobody_elses_crew_and_no_manager(
        self, house: AccountsHouse
    ) -> None:
        elsewhere = house.engage("a@ocpizza.example", GrantRequest("courier", GRENOBLE))
        both = house.engage("b@ocpizza.example", COOK, GrantRequest("courier", GRENOBLE))
        manager = house.engage("c@ocpizza.example", GrantRequest("manager", BELLECOUR))

        for member in (elsewhere, both, manager):
            with pytest.raises(Forbidden):
                house.staffing.disable(MANAGER, member)

    def test_nobody_dismisses_themselves(self, house: AccountsHouse) -> None:
        admin = house.engage("alix@ocpizza.example", GrantRequest("admin"))

        with pytest.raises(Forbidden):
            house.staffing.disable(Actor(admin, frozenset({Grant(Role.ADMIN)})), admin)

    def test_somebody_unknown_is_not_found(self, house: AccountsHouse) -> None:
        with pytest.raises(NotFound):
            house.staffing.disable(ADMIN, new_id())


class TestTheList:
    def test_a_manager_sees_the_own_stores_people_and_an_admin_all(
        self, house: AccountsHouse
    ) -> None:
        here = house.engage("here@ocpizza.example")
        there = house.engage("there@ocpizza.example", GrantRequest("courier", GRENOBLE))
        house.staffing.disable(ADMIN, here)

        seen = house.staffing.members(MANAGER, PageQuery())

        assert [(view.id, view.disabled) for view in seen.items] == [(here, True)]
        assert [view.id for view in house.staffing.members(ADMIN, PageQuery()).items] == [
            here,
            there,
        ]

    def test_it_comes_in_pages(self, house: AccountsHouse) -> None:
        members = [house.engage(f"{number}@ocpizza.example") for number in range(5)]
        pages, cursor = [], None
        while True:
            page = house.staffing.members(ADMIN, PageQuery(limit=2, cursor=cursor))
            pages.append([view.id for view in page.items])
            cursor = page.next_cursor
            if cursor is None:
                break

        assert pages == [members[:2], members[2:4], members[4:]]

    @pytest.mark.parametrize("actor", [COUNTER, ANN])
    def test_others_do_not_see_it(self, house: AccountsHouse, actor: Actor) -> None:
        with pytest.raises(Forbidden):
            house.staffing.members(actor, PageQuery())

    def test_a_made_up_cursor_is_refused(self, house: AccountsHouse) -> None:
        with pytest.raises(Invalid):
            house.staffing.members(ADMIN, PageQuery(cursor="made-up"))

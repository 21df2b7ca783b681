import pytest

from ocpizza.domain.people.actor import ANONYMOUS, SYSTEM, Actor
from ocpizza.domain.people.roles import CREW, STAFF_ROLES, STORE_ROLES, Grant, Role

HERE, ELSEWHERE = "lyon-bellecour", "grenoble"


def actor(*grants: Grant, customer_id: str | None = None) -> Actor:
    return Actor("someone", frozenset(grants), customer_id)


ADMIN = actor(Grant(Role.ADMIN))
MANAGER = actor(Grant(Role.MANAGER, HERE))
CUSTOMER = actor(Grant(Role.CUSTOMER), customer_id="c1")
TOKEN = Actor("token", frozenset(), order=(HERE, "o1"))


class TestRoles:
    @pytest.mark.parametrize("role", sorted(CREW))
    def test_staff_have_their_own_role_in_their_own_store(self, role: Role) -> None:
        member = actor(Grant(role, HERE))

        assert member.roles_at(HERE) == {role}
        assert member.roles_at(ELSEWHERE) == frozenset()

    def test_a_manager_may_do_all_that_the_stores_staff_may_and_nothing_elsewhere(self) -> None:
        assert MANAGER.roles_at(HERE) == STORE_ROLES
        assert MANAGER.roles_at(ELSEWHERE) == frozenset()

    def test_an_admin_may_do_what_any_person_may_everywhere(self) -> None:
        for store in (HERE, ELSEWHERE):
            assert ADMIN.roles_at(store) == frozenset(Role) - {Role.SYSTEM}

    def test_a_customer_is_one_in_every_store(self) -> None:
        assert CUSTOMER.has(Role.CUSTOMER, HERE)
        assert CUSTOMER.has(Role.CUSTOMER, ELSEWHERE)
        assert not CUSTOMER.has(Role.COUNTER, HERE)

    def test_a_tracking_token_makes_a_customer_of_its_store_alone(self) -> None:
        assert TOKEN.roles_at(HERE) == {Role.CUSTOMER}
        assert TOKEN.roles_at(ELSEWHERE) == frozenset()

    def test_roles_in_several_stores_do_not_mix(self) -> None:
        both = actor(Grant(Role.COUNTER, HERE), Grant(Role.COURIER, ELSEWHERE))

        assert both.roles_at(HERE) == {Role.COUNTER}
        assert both.roles_at(ELSEWHERE) == {Role.COURIER}

    def test_nobody_has_no_role_and_only_the_system_is_the_system(self) -> None:
        assert ANONYMOUS.roles_at(HERE) == frozenset()
        assert SYSTEM.roles_at(HERE) == {Role.SYSTEM}

    def test_staff_of_a_store_are_its_crew_its_manager_and_any_admin(self) -> None:
        crew = [actor(Grant(role, HERE)) for role in CREW]

        assert all(someone.is_staff_of(HERE) for someone in [*crew, MANAGER, ADMIN])
        assert not any(someone.is_staff_of(ELSEWHERE) for someone in [*crew, MANAGER])
        assert not any(who.is_staff_of(HERE) for who in (CUSTOMER, TOKEN, ANONYMOUS, SYSTEM))

    def test_whoever_works_for_some_store_or_for_all_is_staff(self) -> None:
        crew = [actor(Grant(role, HERE)) for role in CREW]

        assert all(someone.is_staff() for someone in [*crew, MANAGER, ADMIN])
        assert not any(who.is_staff() for who in (CUSTOMER, TOKEN, ANONYMOUS, SYSTEM))

    def test_the_stores_of_a_role_are_those_it_was_given_for(self) -> None:
        two = actor(Grant(Role.MANAGER, HERE), Grant(Role.MANAGER, ELSEWHERE))

        assert two.stores_as(Role.MANAGER) == {HERE, ELSEWHERE}
        assert two.stores_as(Role.COUNTER) == frozenset()
        assert ADMIN.stores_as(Role.MANAGER) == frozenset()


@pytest.mark.parametrize("role", sorted(STORE_ROLES))
def test_a_role_of_a_store_is_given_for_a_store(role: Role) -> None:
    with pytest.raises(ValueError, match="is given for a store"):
        Grant(role)


@pytest.mark.parametrize("role", sorted(set(Role) - STORE_ROLES))
def test_the_other_roles_have_no_store(role: Role) -> None:
    with pytest.raises(ValueError, match="has no store"):
        Grant(role, HERE)


def test_customers_and_the_system_are_not_staff() -> None:
    assert set(Role) - STAFF_ROLES == {Role.CUSTOMER, Role.SYSTEM}


class TestActingRole:
    @pytest.mark.parametrize(
        ("who", "allowed", "role"),
        [
            (MANAGER, {Role.PIZZAIOLO}, Role.PIZZAIOLO),
            (MANAGER, {Role.CUSTOMER, Role.COUNTER}, Role.COUNTER),
            (MANAGER, {Role.MANAGER}, Role.MANAGER),
            (MANAGER, {Role.CUSTOMER}, None),
            (MANAGER, {Role.ADMIN}, None),
            (ADMIN, {Role.CUSTOMER, Role.COUNTER}, Role.COUNTER),
            (ADMIN, {Role.MANAGER, Role.ADMIN}, Role.MANAGER),
            (ADMIN, {Role.CUSTOMER}, Role.CUSTOMER),
            (ADMIN, {Role.SYSTEM}, None),
            (CUSTOMER, {Role.CUSTOMER, Role.COUNTER}, Role.CUSTOMER),
            (CUSTOMER, {Role.PIZZAIOLO}, None),
            (TOKEN, {Role.CUSTOMER}, Role.CUSTOMER),
            (ANONYMOUS, set(Role), None),
            (SYSTEM, {Role.SYSTEM}, Role.SYSTEM),
        ],
    )
    def test_it_is_the_most_specific_of_those_the_action_allows(
        self, who: Actor, allowed: set[Role], role: Role | None
    ) -> None:
        assert who.acting_role(HERE, allowed) is role

    def test_it_is_judged_at_the_store(self) -> None:
        assert MANAGER.acting_role(ELSEWHERE, set(Role)) is None

    def test_every_role_can_be_acted_in(self) -> None:
        everybody = actor(Grant(Role.ADMIN), Grant(Role.SYSTEM))

        assert [everybody.acting_role(HERE, {role}) for role in Role] == list(Role)


class TestOwnOrders:
    def test_a_token_opens_its_one_order(self) -> None:
        assert TOKEN.owns(HERE, "o1", None)
        assert not TOKEN.owns(HERE, "o2", None)
        assert not TOKEN.owns(ELSEWHERE, "o1", None)

    def test_a_customer_owns_what_the_account_ordered(self) -> None:
        assert CUSTOMER.owns(HERE, "o1", "c1")
        assert not CUSTOMER.owns(HERE, "o1", "c2")

    def test_nobody_owns_a_guests_order_without_its_token(self) -> None:
        assert not any(who.owns(HERE, "o1", None) for who in (CUSTOMER, ANONYMOUS, ADMIN, SYSTEM))

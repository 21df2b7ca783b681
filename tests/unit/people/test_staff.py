import pytest

from ocpizza.domain.people.actor import ANONYMOUS, SYSTEM, Actor
from ocpizza.domain.people.roles import CREW, Grant, Role
from ocpizza.domain.people.staff import StaffMember, may_manage

HERE, ELSEWHERE = "lyon-bellecour", "grenoble"
ADMIN = Actor("admin", frozenset({Grant(Role.ADMIN)}))
MANAGER = Actor("manager", frozenset({Grant(Role.MANAGER, HERE)}))


def grants(*given: tuple[Role, str | None]) -> frozenset[Grant]:
    return frozenset(Grant(role, store) for role, store in given)


@pytest.mark.parametrize("role", sorted(CREW))
def test_a_manager_engages_and_dismisses_the_crew_of_the_own_store_only(role: Role) -> None:
    assert may_manage(MANAGER, grants((role, HERE)))
    assert not may_manage(MANAGER, grants((role, ELSEWHERE)))
    assert not may_manage(MANAGER, grants((role, HERE), (role, ELSEWHERE)))


def test_a_manager_never_makes_or_unmakes_a_manager_or_an_admin() -> None:
    assert not may_manage(MANAGER, grants((Role.MANAGER, HERE)))
    assert not may_manage(MANAGER, grants((Role.COUNTER, HERE), (Role.MANAGER, HERE)))
    assert not may_manage(MANAGER, grants((Role.ADMIN, None)))


def test_an_admin_manages_everybody() -> None:
    everybody = grants((Role.ADMIN, None), (Role.MANAGER, HERE), (Role.COURIER, ELSEWHERE))

    assert may_manage(ADMIN, everybody)


@pytest.mark.parametrize("who", [ANONYMOUS, SYSTEM, Actor("p", grants((Role.PIZZAIOLO, HERE)))])
def test_nobody_else_manages_anybody(who: Actor) -> None:
    assert not may_manage(who, grants((Role.PIZZAIOLO, HERE)))


def test_a_member_of_staff_has_roles_and_only_those_of_staff() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        StaffMember("s1", "ada@ocpizza.example", "Ada", frozenset())
    with pytest.raises(ValueError, match="of staff only"):
        StaffMember("s1", "ada@ocpizza.example", "Ada", grants((Role.CUSTOMER, None)))

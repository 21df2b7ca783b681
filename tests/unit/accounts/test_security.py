"""The group may demand a second factor of those with money or admin rights."""

from __future__ import annotations

import pytest

from ocpizza.application.accounts.second_factor import SecondFactorRequest
from ocpizza.application.accounts.security import SecurityRequest
from ocpizza.application.accounts.signing_in import SignInRequest, TokenView
from ocpizza.application.accounts.staffing import GrantRequest
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import Forbidden, Invalid, SecondFactorNeeded, Unauthenticated
from ocpizza.domain.people.account import Account
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at
from ocpizza.domain.people.security import TIME_TO_ENROL, Security
from tests.builders import ADMIN, BELLECOUR, EVENING, MANAGER
from tests.unit.accounts.house import LEA, OFFICE, PAOLO, PASSWORD, AccountsHouse

COUNTER = GrantRequest("counter", BELLECOUR)
DEMANDED = SecurityRequest(second_factor_required=True)


def in_a_browser(house: AccountsHouse, email: str = PAOLO) -> TokenView:
    return house.signing_in.sign_in(SignInRequest(email, PASSWORD), OFFICE, TokenKind.SESSION)


def proof(secret: str) -> SecondFactorRequest:
    key, step = SecondFactor.parse(secret).secret, int(EVENING.timestamp()) // 30
    return SecondFactorRequest(secret, code_at(key, step))


def told_to_enrol(house: AccountsHouse) -> str:
    house.engage(PAOLO, COUNTER)
    house.security.put(ADMIN, DEMANDED)
    return in_a_browser(house).token


@pytest.mark.parametrize(
    ("role", "store", "concerned"),
    [
        (Role.ADMIN, None, True),
        (Role.MANAGER, BELLECOUR, True),
        (Role.COUNTER, BELLECOUR, True),
        (Role.PIZZAIOLO, BELLECOUR, False),
        (Role.COURIER, BELLECOUR, False),
        (Role.CUSTOMER, None, False),
    ],
)
def test_it_concerns_those_with_money_or_rights(
    role: Role, store: str | None, *, concerned: bool
) -> None:
    account = Account("id", PAOLO, "Paolo", frozenset({Grant(role, store)}))
    assert Security(second_factor_required=True).must_enrol(account) is concerned
    assert not Security().must_enrol(account)


def test_nobody_is_asked_for_one_before_the_group_demands_it(house: AccountsHouse) -> None:
    house.engage(PAOLO, COUNTER)
    assert house.sign_in().token
    assert in_a_browser(house).roles


def test_a_program_is_told_that_its_account_has_to_enrol(house: AccountsHouse) -> None:
    told_to_enrol(house)
    with pytest.raises(SecondFactorNeeded) as refused:
        house.sign_in(otp="123456")
    assert refused.value.enrolled is False


def test_a_browser_gets_no_further_than_to_enrol(house: AccountsHouse) -> None:
    token = told_to_enrol(house)
    assert house.second_factor.awaits(token)
    assert house.second_factor.enrolment(token).email == PAOLO
    for kind in (TokenKind.SESSION, TokenKind.BEARER):
        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(token, kind)


def test_who_enrols_is_signed_in_and_asked_for_codes_from_then_on(house: AccountsHouse) -> None:
    token = told_to_enrol(house)
    secret = house.second_factor.enrolment(token).secret

    opened = house.second_factor.enrol(token, proof(secret))

    actor = house.signing_in.authenticate(opened.token, TokenKind.SESSION)
    assert actor.has(Role.COUNTER, BELLECOUR)
    assert [role.role for role in opened.roles] == [Role.COUNTER]
    with pytest.raises(SecondFactorNeeded) as refused:
        in_a_browser(house)
    assert refused.value.enrolled is True
    assert (house.audit[-1][1].actor, house.audit[-1][1].after) == (actor.id, "on")


def test_the_code_that_enrolled_signs_nobody_in_again(house: AccountsHouse) -> None:
    token = told_to_enrol(house)
    secret = house.second_factor.enrolment(token).secret
    house.second_factor.enrol(token, proof(secret))
    with pytest.raises(Unauthenticated):
        house.sign_in(otp=proof(secret).otp)
    house.clock.advance(STEP)
    later = code_at(SecondFactor.parse(secret).secret, int(EVENING.timestamp()) // 30 + 1)
    assert house.sign_in(otp=later).token


def test_a_wrong_code_keeps_nothing_and_may_be_typed_again(house: AccountsHouse) -> None:
    token = told_to_enrol(house)
    secret = house.second_factor.enrolment(token).secret
    with pytest.raises(Invalid):
        house.second_factor.enrol(token, SecondFactorRequest(secret, "000000"))
    assert house.second_factor.enrol(token, proof(secret)).roles


def test_one_enrols_once_in_time_and_not_in_the_place_of_another_phone(
    house: AccountsHouse,
) -> None:
    first, second = told_to_enrol(house), in_a_browser(house).token
    secret = house.second_factor.enrolment(first).secret
    house.second_factor.enrol(first, proof(secret))
    for token in (first, second, "made up"):
        assert not house.second_factor.awaits(token)
        with pytest.raises(Unauthenticated):
            house.second_factor.enrol(token, proof(secret))


def test_who_takes_too_long_signs_in_again(house: AccountsHouse) -> None:
    token = told_to_enrol(house)
    house.clock.advance(TIME_TO_ENROL)
    with pytest.raises(Unauthenticated):
        house.second_factor.enrolment(token)


def test_cooks_couriers_and_customers_go_on_as_before(house: AccountsHouse) -> None:
    house.sign_up()
    house.engage()
    house.security.put(ADMIN, DEMANDED)
    assert house.sign_in().token
    assert house.sign_in(LEA).token


def test_who_is_signed_in_stays_so_when_it_is_demanded(house: AccountsHouse) -> None:
    house.engage(PAOLO, COUNTER)
    session = in_a_browser(house).token
    house.security.put(ADMIN, DEMANDED)
    assert house.signing_in.authenticate(session, TokenKind.SESSION).id


def test_admins_alone_demand_it_and_it_is_audited_when_it_changes(house: AccountsHouse) -> None:
    with pytest.raises(Forbidden):
        house.security.put(MANAGER, DEMANDED)
    with pytest.raises(Forbidden):
        house.security.view(MANAGER)
    for _ in range(2):
        house.security.put(ADMIN, DEMANDED)
    assert house.security.view(ADMIN).second_factor_required
    (change,) = (row for _, row in house.audit if row.what == "security")
    assert (change.before, change.after) == (
        {"second_factor_required": False},
        {"second_factor_required": True},
    )

from __future__ import annotations

import pytest

from ocpizza.application.accounts.second_factor import SecondFactorRequest
from ocpizza.application.accounts.staffing import GrantRequest
from ocpizza.domain.errors import (
    Forbidden,
    Invalid,
    NotFound,
    SecondFactorNeeded,
    Unauthenticated,
)
from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at
from tests.builders import ADMIN, EVENING, GRENOBLE, MANAGER, new_id
from tests.unit.accounts.house import LEA, PAOLO, AccountsHouse

NOW = int(EVENING.timestamp()) // 30


def code_of(secret: str, steps: int = 0) -> str:
    return code_at(SecondFactor.parse(secret).secret, NOW + steps)


def turned_on(house: AccountsHouse) -> str:
    actor = house.signing_in.authenticate(house.sign_in().token)
    secret = house.second_factor.propose().secret
    house.second_factor.turn_on(actor, SecondFactorRequest(secret, code_of(secret)))
    return secret


def test_once_the_phone_has_proved_itself_every_sign_in_needs_a_code(house: AccountsHouse) -> None:
    house.engage()
    secret = turned_on(house)

    with pytest.raises(SecondFactorNeeded):
        house.sign_in()
    house.clock.advance(STEP)
    assert house.sign_in(otp=code_of(secret, 1)).token


def test_a_secret_is_proposed_anew_each_time(house: AccountsHouse) -> None:
    assert house.second_factor.propose() != house.second_factor.propose()


@pytest.mark.parametrize(("secret", "pointer"), [("1" * 32, "/secret"), (None, "/otp")])
def test_nothing_is_kept_without_proof(
    house: AccountsHouse, secret: str | None, pointer: str
) -> None:
    house.engage()
    actor = house.signing_in.authenticate(house.sign_in().token)
    proposed = secret or house.second_factor.propose().secret

    with pytest.raises(Invalid) as refused:
        house.second_factor.turn_on(actor, SecondFactorRequest(proposed, "000000"))

    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert house.sign_in().token


def test_customers_have_none(house: AccountsHouse) -> None:
    house.sign_up()
    actor = house.signing_in.authenticate(house.sign_in(LEA).token)
    secret = house.second_factor.propose().secret

    with pytest.raises(Forbidden):
        house.second_factor.turn_on(actor, SecondFactorRequest(secret, code_of(secret)))


def test_who_lost_the_phone_is_let_in_by_the_manager_and_it_is_audited(
    house: AccountsHouse,
) -> None:
    member = house.engage()
    secret = turned_on(house)

    house.clock.advance(STEP)
    on_the_lost_phone = house.sign_in(otp=code_of(secret, 1)).token

    house.second_factor.turn_off(MANAGER, member)

    assert house.sign_in().token
    with pytest.raises(Unauthenticated):
        house.signing_in.authenticate(on_the_lost_phone)
    changes = [(row.subject, row.before, row.after) for _, row in house.audit[-2:]]
    assert changes == [(member, None, "on"), (member, "on", "off")]


def test_only_by_those_who_may_manage_them(house: AccountsHouse) -> None:
    elsewhere = house.engage(PAOLO, GrantRequest("courier", GRENOBLE))

    with pytest.raises(Forbidden):
        house.second_factor.turn_off(MANAGER, elsewhere)
    with pytest.raises(NotFound):
        house.second_factor.turn_off(ADMIN, new_id())


def test_where_there_is_none_nothing_happens(house: AccountsHouse) -> None:
    member = house.engage()
    token = house.sign_in().token
    audited = len(house.audit)

    house.second_factor.turn_off(MANAGER, member)

    assert house.signing_in.authenticate(token).id == member
    assert len(house.audit) == audited

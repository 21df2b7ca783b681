from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from ocpizza.adapters.passwords.argon2id import Argon2Passwords
from ocpizza.application.accounts.signing_in import RoleView, SignInRequest
from ocpizza.application.accounts.staffing import GrantRequest
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import SecondFactorNeeded, TooManyAttempts, Unauthenticated
from ocpizza.domain.people.account import MOST_WRONG, SECOND_STEP, WRONG_FORGOTTEN_AFTER
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.people.second_factor import STEP, code_at
from tests.builders import ADMIN, BELLECOUR, EVENING, GRENOBLE, MINUTE, new_id
from tests.unit.accounts.house import ELSEWHERE, LEA, OFFICE, PAOLO, PASSWORD, AccountsHouse

SECRET = b"s" * 20


def a_code(steps: int = 0) -> str:
    return code_at(SECRET, int(EVENING.timestamp()) // 30 + steps)


def wrong_passwords(house: AccountsHouse, count: int, network: str = OFFICE) -> None:
    for _ in range(count):
        with pytest.raises(Unauthenticated):
            house.sign_in(password="wrong", network=network)


class TestStaff:
    def test_they_get_a_token_for_a_shift_and_are_told_their_roles(
        self, house: AccountsHouse
    ) -> None:
        roles = GrantRequest("courier", GRENOBLE), GrantRequest("counter", BELLECOUR)
        house.engage(PAOLO, *roles)

        signed_in = house.sign_in()

        assert signed_in.expires_at == EVENING + timedelta(hours=12)
        assert signed_in.roles == (
            RoleView(Role.COUNTER, BELLECOUR),
            RoleView(Role.COURIER, GRENOBLE),
        )

    def test_the_token_tells_who_they_are(self, house: AccountsHouse) -> None:
        member = house.engage()

        actor = house.signing_in.authenticate(house.sign_in().token)

        assert (actor.id, actor.name, actor.customer_id) == (member, "Paolo Ricci", None)
        assert actor.grants == {Grant(Role.PIZZAIOLO, BELLECOUR)}

    def test_an_address_may_be_typed_in_capitals(self, house: AccountsHouse) -> None:
        house.engage()

        assert house.sign_in("PAOLO@OCPIZZA.example").token

    def test_who_has_not_answered_the_invitation_cannot(self, house: AccountsHouse) -> None:
        house.engage(password=None)

        with pytest.raises(Unauthenticated):
            house.sign_in(password="nobody's")


def test_a_customer_signs_in_for_a_month(house: AccountsHouse) -> None:
    house.sign_up()

    signed_in = house.sign_in(LEA)
    actor = house.signing_in.authenticate(signed_in.token)

    assert signed_in.roles == (RoleView(Role.CUSTOMER, None),)
    assert signed_in.expires_at == EVENING + timedelta(days=30)
    assert actor.customer_id == actor.id


class TestTokens:
    def test_it_is_kept_as_a_digest_only(self, house: AccountsHouse) -> None:
        house.engage()
        token = house.sign_in().token

        assert token not in repr(house.begin.state)

    def test_it_expires(self, house: AccountsHouse) -> None:
        house.engage()
        token = house.sign_in().token
        house.clock.advance(timedelta(hours=12))

        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(token)

    def test_signing_out_ends_this_one_alone(self, house: AccountsHouse) -> None:
        house.engage()
        first, second = house.sign_in().token, house.sign_in().token

        house.signing_in.sign_out(first)
        house.signing_in.sign_out("what was never one")

        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(first)
        assert house.signing_in.authenticate(second).id

    def test_a_browsers_session_is_no_bearer_token_nor_the_other_way_round(
        self, house: AccountsHouse
    ) -> None:
        house.engage()
        request = SignInRequest(PAOLO, PASSWORD)
        session = house.signing_in.sign_in(request, OFFICE, TokenKind.SESSION).token

        assert house.signing_in.authenticate(session, TokenKind.SESSION).id
        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(session)
        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(house.sign_in().token, TokenKind.SESSION)

    def test_the_token_of_an_order_opens_that_order_and_has_no_role_of_its_own(
        self, house: AccountsHouse
    ) -> None:
        order = new_id()

        actor = house.signing_in.authenticate(house.tracking.issue(BELLECOUR, order))

        assert actor.order == (BELLECOUR, order)
        assert (actor.grants, actor.customer_id) == (frozenset(), None)

    @pytest.mark.parametrize("made_up", ["", "x", f"{BELLECOUR}.{new_id()}.x", "é"])
    def test_what_is_made_up_is_nobodys(self, house: AccountsHouse, made_up: str) -> None:
        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(made_up)


class TestWrongPasswords:
    def test_an_unknown_address_is_answered_as_a_wrong_password(self, house: AccountsHouse) -> None:
        house.engage()

        for email, password in ((PAOLO, "wrong"), ("nobody@example.org", PASSWORD)):
            with pytest.raises(Unauthenticated):
                house.sign_in(email, password)

    def test_too_many_of_them_have_to_wait_even_with_the_right_one(
        self, house: AccountsHouse
    ) -> None:
        house.engage()
        wrong_passwords(house, MOST_WRONG)
        house.clock.advance(MINUTE)

        with pytest.raises(TooManyAttempts) as refused:
            house.sign_in()
        assert refused.value.retry_after == 14 * 60

    def test_a_while_later_they_are_forgotten(self, house: AccountsHouse) -> None:
        house.engage()
        wrong_passwords(house, MOST_WRONG)
        house.clock.advance(WRONG_FORGOTTEN_AFTER)

        assert house.sign_in().token

    def test_unknown_addresses_are_counted_the_same(self, house: AccountsHouse) -> None:
        for _ in range(MOST_WRONG):
            with pytest.raises(Unauthenticated):
                house.sign_in("nobody@example.org")

        with pytest.raises(TooManyAttempts):
            house.sign_in("nobody@example.org")

    def test_they_keep_nobody_else_out(self, house: AccountsHouse) -> None:
        house.engage()
        house.sign_up()
        wrong_passwords(house, MOST_WRONG)

        assert house.sign_in(network=ELSEWHERE).token
        assert house.sign_in(LEA).token

    def test_right_ones_are_not_counted_and_forgive_the_wrong_ones(
        self, house: AccountsHouse
    ) -> None:
        house.engage()
        for _ in range(2):
            wrong_passwords(house, MOST_WRONG - 1)
            for _ in range(MOST_WRONG):
                assert house.sign_in().token


class TestSecondFactor:
    @pytest.fixture
    def member(self, house: AccountsHouse) -> str:
        member = house.engage()
        with house.begin() as tx:
            tx.accounts.set_second_factor(member, SECRET)
        return member

    def test_it_is_asked_for_once_the_password_is_right(
        self, house: AccountsHouse, member: str
    ) -> None:
        with pytest.raises(SecondFactorNeeded):
            house.sign_in()
        with pytest.raises(Unauthenticated):
            house.sign_in(password="wrong")
        with pytest.raises(Unauthenticated):
            house.sign_in(password="wrong", otp=a_code())

    def test_a_code_opens_once(self, house: AccountsHouse, member: str) -> None:
        token = house.sign_in(otp=a_code()).token

        assert house.signing_in.authenticate(token).id == member
        with pytest.raises(Unauthenticated):
            house.sign_in(otp=a_code())
        house.clock.advance(STEP)
        assert house.sign_in(otp=a_code(1)).token

    def test_asking_for_it_is_not_counted_but_wrong_codes_are(
        self, house: AccountsHouse, member: str
    ) -> None:
        for _ in range(MOST_WRONG):
            with pytest.raises(SecondFactorNeeded):
                house.sign_in()
        for _ in range(MOST_WRONG):
            with pytest.raises(Unauthenticated):
                house.sign_in(otp=a_code(-5))

        with pytest.raises(TooManyAttempts):
            house.sign_in(otp=a_code())


class TestBySteps:
    @pytest.fixture(autouse=True)
    def member(self, house: AccountsHouse) -> str:
        member = house.engage()
        with house.begin() as tx:
            tx.accounts.set_second_factor(member, SECRET)
        return member

    @pytest.fixture
    def step(self, house: AccountsHouse) -> str:
        with pytest.raises(SecondFactorNeeded) as asked:
            house.signing_in.sign_in(SignInRequest(PAOLO, PASSWORD), OFFICE, TokenKind.SESSION)
        assert asked.value.step is not None
        return asked.value.step

    def test_the_code_alone_opens_a_session_after_the_password(
        self, house: AccountsHouse, member: str, step: str
    ) -> None:
        opened = house.signing_in.second_step(step, a_code(), OFFICE)

        assert house.signing_in.authenticate(opened.token, TokenKind.SESSION).id == member

    def test_a_step_is_taken_once(self, house: AccountsHouse, step: str) -> None:
        house.signing_in.second_step(step, a_code(), OFFICE)
        house.clock.advance(STEP)

        assert not house.signing_in.awaits_code(step)
        with pytest.raises(Unauthenticated):
            house.signing_in.second_step(step, a_code(1), OFFICE)

    def test_a_wrong_code_may_be_tried_again_and_is_counted(
        self, house: AccountsHouse, step: str
    ) -> None:
        for _ in range(MOST_WRONG):
            with pytest.raises(Unauthenticated):
                house.signing_in.second_step(step, a_code(-5), OFFICE)

        assert house.signing_in.awaits_code(step)
        with pytest.raises(TooManyAttempts):
            house.signing_in.second_step(step, a_code(), OFFICE)
        assert house.signing_in.second_step(step, a_code(), ELSEWHERE).token

    def test_it_stands_for_five_minutes(self, house: AccountsHouse, step: str) -> None:
        house.clock.advance(SECOND_STEP)

        assert not house.signing_in.awaits_code(step)
        with pytest.raises(Unauthenticated):
            house.signing_in.second_step(step, a_code(10), OFFICE)

    def test_it_signs_nobody_in_by_itself(self, house: AccountsHouse, step: str) -> None:
        for kind in (TokenKind.BEARER, TokenKind.SESSION):
            with pytest.raises(Unauthenticated):
                house.signing_in.authenticate(step, kind)

    def test_it_ends_with_a_new_password(self, house: AccountsHouse, step: str) -> None:
        house.choosing.set_for(ADMIN, PAOLO, "another good one")

        assert not house.signing_in.awaits_code(step)

    def test_a_program_is_given_none(self, house: AccountsHouse) -> None:
        with pytest.raises(SecondFactorNeeded) as asked:
            house.sign_in()
        assert asked.value.step is None


def test_a_password_is_hashed_anew_when_the_parameters_have_changed(house: AccountsHouse) -> None:
    member = house.engage()
    dearer = Argon2Passwords(memory_kib=16, passes=1)

    evolve(house.signing_in, passwords=dearer).sign_in(SignInRequest(PAOLO, PASSWORD), OFFICE)

    kept = house.begin.state.staff[member].password_hash
    assert kept is not None
    assert not dearer.outdated(kept)
    assert dearer.matches(kept, PASSWORD)

from __future__ import annotations

from datetime import timedelta

import pytest

from ocpizza.application.accounts.passwords import ForgottenRequest, PasswordRequest
from ocpizza.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from tests.builders import ADMIN, HOUR, MANAGER
from tests.unit.accounts.house import LEA, PAOLO, SITE, AccountsHouse, token_in

NEW = PasswordRequest("une autre pizza")


def test_who_forgot_it_chooses_another_by_mail_and_is_signed_out_everywhere(
    house: AccountsHouse,
) -> None:
    house.sign_up()
    before = house.sign_in(LEA).token
    house.choosing.forgotten(ForgottenRequest(LEA), "fr")
    letter = house.delivered()
    assert letter.link is not None
    assert letter.link[1].startswith(f"{SITE}/reset/")

    house.choosing.choose(token_in(letter), NEW)

    assert house.sign_in(LEA, NEW.password).token
    with pytest.raises(Unauthenticated):
        house.sign_in(LEA)
    with pytest.raises(Unauthenticated):
        house.signing_in.authenticate(before)


def test_the_link_is_good_once_and_for_an_hour(house: AccountsHouse) -> None:
    house.engage()
    house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")
    house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")
    first, second = token_in(house.delivered()), token_in(house.post.letters[0])
    assert house.choosing.may_choose(first)
    house.choosing.choose(first, NEW)

    for used in (first, second, "made up"):
        assert not house.choosing.may_choose(used)
        with pytest.raises(NotFound):
            house.choosing.choose(used, NEW)

    house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")
    late = token_in(house.delivered())
    house.clock.advance(HOUR)
    with pytest.raises(NotFound):
        house.choosing.choose(late, NEW)


def test_an_address_without_an_account_gets_no_mail(house: AccountsHouse) -> None:
    member = house.engage()
    house.staffing.disable(ADMIN, member)

    house.choosing.forgotten(ForgottenRequest("nobody@example.org"), "fr")
    house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")

    assert house.mailing.send() == 0


def test_one_address_gets_three_mails_an_hour(house: AccountsHouse) -> None:
    house.engage()
    for _ in range(5):
        house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")

    assert house.mailing.send() == 3


def test_who_was_invited_chooses_a_first_one(house: AccountsHouse) -> None:
    house.engage(password=None)
    letter = house.delivered()
    assert letter.subject == "Bienvenue dans l'équipe OC Pizza"
    house.clock.advance(timedelta(days=6))

    house.choosing.choose(token_in(letter), NEW)

    assert house.sign_in(PAOLO, NEW.password).token


def test_an_invitation_ends_when_they_are_dismissed(house: AccountsHouse) -> None:
    member = house.engage(password=None)
    token = token_in(house.delivered())
    house.staffing.disable(ADMIN, member)

    with pytest.raises(NotFound):
        house.choosing.choose(token, NEW)


def test_a_confirmation_of_an_account_sets_no_password(house: AccountsHouse) -> None:
    house.ask()

    with pytest.raises(NotFound):
        house.choosing.choose(token_in(house.delivered()), NEW)


def test_one_too_easy_to_guess_is_refused_and_the_link_stays_good(house: AccountsHouse) -> None:
    house.engage()
    house.choosing.forgotten(ForgottenRequest(PAOLO), "fr")
    token = token_in(house.delivered())

    for easy in (PAOLO, "paolo-ricci", "azerty123"):
        with pytest.raises(Invalid):
            house.choosing.choose(token, PasswordRequest(easy))
    house.choosing.choose(token, NEW)


class TestForSomebodyElse:
    def test_an_admin_sets_it_and_it_is_audited_without_it(self, house: AccountsHouse) -> None:
        member = house.engage()
        token = house.sign_in().token

        house.choosing.set_for(ADMIN, PAOLO.upper(), NEW.password)

        assert house.sign_in(PAOLO, NEW.password).token
        with pytest.raises(Unauthenticated):
            house.signing_in.authenticate(token)
        store, row = house.audit[-1]
        assert (store, row.what, row.subject) == ("*", "password", member)
        assert (row.before, row.after) == (None, None)

    def test_nobody_else_does(self, house: AccountsHouse) -> None:
        house.engage()

        with pytest.raises(Forbidden):
            house.choosing.set_for(MANAGER, PAOLO, NEW.password)
        with pytest.raises(NotFound):
            house.choosing.set_for(ADMIN, LEA, NEW.password)
        with pytest.raises(Invalid):
            house.choosing.set_for(ADMIN, PAOLO, "short")

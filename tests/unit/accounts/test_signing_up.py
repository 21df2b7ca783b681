from __future__ import annotations

from datetime import timedelta

import pytest

from ocpizza.application.accounts.signing_up import SignUpRequest
from ocpizza.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, Unauthenticated
from tests.builders import ADMIN, HOUR, MANAGER
from tests.unit.accounts.house import LEA, PAOLO, PASSWORD, SITE, AccountsHouse, token_in


def test_the_mail_finishes_it(house: AccountsHouse) -> None:
    house.ask()
    with pytest.raises(Unauthenticated):
        house.sign_in(LEA)

    letter = house.delivered()
    house.signing_up.confirm(token_in(letter))

    assert house.sign_in(LEA).token
    assert letter.to == LEA
    assert letter.link is not None
    assert letter.link[1].startswith(f"{SITE}/sign-up/confirm/")


@pytest.mark.parametrize(
    ("language", "subject"),
    [("fr", "Confirmez votre compte OC Pizza"), ("en", "Confirm your OC Pizza account")],
)
def test_the_mail_is_in_the_language_of_whoever_asked(
    house: AccountsHouse, language: str, subject: str
) -> None:
    house.ask(language=language)

    assert house.delivered().subject == subject


def test_what_waits_to_be_sent_holds_no_secret(house: AccountsHouse) -> None:
    house.ask()

    assert house.begin.state.tokens == {}
    assert PASSWORD not in repr(house.begin.state)


@pytest.mark.parametrize("known", [LEA, PAOLO, "LEA@EXAMPLE.ORG"])
def test_an_address_that_has_an_account_is_told_so_by_mail_alone(
    house: AccountsHouse, known: str
) -> None:
    house.sign_up(LEA)
    house.engage(PAOLO)

    house.ask(known, "another password")

    letter = house.delivered()
    assert letter.subject == "Vous avez déjà un compte OC Pizza"
    assert letter.link == ("M'identifier", f"{SITE}/sign-in")
    with pytest.raises(Unauthenticated):
        house.sign_in(known, "another password")


def test_a_stranger_who_asks_first_does_not_choose_the_password(house: AccountsHouse) -> None:
    house.ask(LEA, "of a stranger")
    house.ask(LEA, "of her own")

    house.signing_up.confirm(token_in(house.delivered()))

    assert house.sign_in(LEA, "of her own").token
    with pytest.raises(Unauthenticated):
        house.sign_in(LEA, "of a stranger")
    stranger = token_in(house.post.letters[0])
    with pytest.raises(NotFound):
        house.signing_up.confirm(stranger)


def test_a_link_is_good_once_and_for_a_day(house: AccountsHouse) -> None:
    house.ask()
    token = token_in(house.delivered())
    house.signing_up.confirm(token)
    with pytest.raises(NotFound):
        house.signing_up.confirm(token)

    house.ask("other@example.org")
    late = token_in(house.delivered())
    house.clock.advance(timedelta(days=1))
    with pytest.raises(NotFound):
        house.signing_up.confirm(late)


def test_one_address_gets_three_mails_an_hour_whoever_asks(house: AccountsHouse) -> None:
    for _ in range(5):
        house.ask()
    house.mailing.send()
    assert len(house.post.letters) == 3

    house.clock.advance(HOUR + timedelta(seconds=1))
    house.ask()
    house.mailing.send()
    assert len(house.post.letters) == 4


def test_a_password_that_anybody_would_try_is_refused(house: AccountsHouse) -> None:
    with pytest.raises(Invalid) as refused:
        house.ask(LEA, LEA)

    assert [fault.pointer for fault in refused.value.faults] == ["/password"]
    assert house.begin.state.mails == {}


class TestWithoutAMail:
    def test_an_admin_opens_an_account_at_once(self, house: AccountsHouse) -> None:
        house.signing_up.open_for(ADMIN, SignUpRequest(LEA, PASSWORD, "Léa", "+33612345678"))

        assert house.sign_in(LEA).token

    def test_nobody_else_does(self, house: AccountsHouse) -> None:
        with pytest.raises(Forbidden):
            house.signing_up.open_for(MANAGER, SignUpRequest(LEA, PASSWORD, "Léa", "+33612345678"))

    def test_not_for_an_address_that_has_one(self, house: AccountsHouse) -> None:
        house.sign_up()

        with pytest.raises(AlreadyExists):
            house.signing_up.open_for(ADMIN, SignUpRequest(LEA, PASSWORD, "Léa", "+33612345678"))

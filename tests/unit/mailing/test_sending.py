from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from ocpizza.application.mailing.about_accounts import LIFETIMES, WORDINGS
from ocpizza.application.mailing.about_orders import KINDS
from ocpizza.application.mailing.sending import LEASE
from ocpizza.application.ports.mail import MailKind, PostDown, Undeliverable
from tests.builders import HOUR
from tests.unit.accounts.house import AccountsHouse, token_in


def test_a_mail_is_sent_once(house: AccountsHouse) -> None:
    house.ask()

    assert house.mailing.send() == 1
    assert house.mailing.send() == 0
    house.clock.advance(LEASE)
    assert house.mailing.send() == 0


def test_what_the_post_does_not_take_is_tried_again_under_the_same_id(
    house: AccountsHouse,
) -> None:
    house.ask()
    house.post.refusal = PostDown()
    assert house.mailing.send() == 0

    house.post.refusal = None
    assert house.mailing.send() == 0
    house.clock.advance(LEASE)
    assert house.mailing.send() == 1
    assert house.post.letters[0].id in house.begin.state.mails


def test_each_try_has_a_link_of_its_own_and_all_of_them_are_good(house: AccountsHouse) -> None:
    house.ask()
    house.post.refusal = PostDown()
    house.mailing.send()
    house.clock.advance(LEASE)
    house.post.refusal = None

    house.signing_up.confirm(token_in(house.delivered()))


def test_after_a_day_it_is_given_up(house: AccountsHouse) -> None:
    house.ask()
    house.post.refusal = PostDown()
    house.clock.advance(timedelta(days=1))
    house.mailing.send()

    house.post.refusal = None
    house.clock.advance(LEASE)
    assert house.mailing.send() == 0


def test_an_address_that_takes_nothing_is_not_tried_again(house: AccountsHouse) -> None:
    house.ask()
    house.post.refusal = Undeliverable()
    assert house.mailing.send() == 0

    house.post.refusal = None
    house.clock.advance(HOUR)
    assert house.mailing.send() == 0


def test_without_a_post_the_mails_wait(house: AccountsHouse) -> None:
    house.ask()

    assert evolve(house.mailing, post=None).send() == 0
    assert house.mailing.send() == 1


def test_every_kind_is_about_an_account_or_an_order() -> None:
    assert set(WORDINGS) | set(KINDS) == set(MailKind)
    assert not set(WORDINGS) & set(KINDS)


@pytest.mark.parametrize("kind", WORDINGS)
def test_every_kind_has_its_words_and_a_path_that_ends_where_a_token_goes(kind: MailKind) -> None:
    assert WORDINGS[kind].paragraphs
    assert WORDINGS[kind].path.startswith("/")
    assert WORDINGS[kind].path.endswith("/") is (kind in LIFETIMES)

"""What maintenance means: whom it stops, how long it lasts, when to ask again."""

from datetime import timedelta

import pytest
from attrs import evolve

from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from tests.builders import ADMIN, ANN, COUNTER, COURIER, EVENING, MANAGER, MINUTE, PIZZAIOLO

OPEN_ENDED = Maintenance(EVENING, "Ada")
UNTIL = evolve(OPEN_ENDED, until=EVENING + 20 * MINUTE)


def test_without_an_end_it_lasts_until_it_is_taken_back() -> None:
    assert OPEN_ENDED.lasts(EVENING + timedelta(days=365))


def test_with_an_end_it_ends_by_itself_at_that_very_moment() -> None:
    assert UNTIL.lasts(EVENING + 20 * MINUTE - timedelta(microseconds=1))
    assert not UNTIL.lasts(EVENING + 20 * MINUTE)


@pytest.mark.parametrize("actor", [ANONYMOUS, ANN], ids=lambda actor: actor.id)
def test_customers_are_stopped(actor: Actor) -> None:
    assert OPEN_ENDED.stops(actor)


@pytest.mark.parametrize(
    "actor", [COUNTER, PIZZAIOLO, COURIER, MANAGER, ADMIN], ids=lambda actor: actor.id
)
def test_whoever_works_for_the_house_goes_on(actor: Actor) -> None:
    assert not OPEN_ENDED.stops(actor)


def test_who_is_refused_is_told_to_ask_again_when_it_ends() -> None:
    refusal = UNTIL.refusal(EVENING + 5 * MINUTE)

    assert (refusal.retry_after, refusal.until) == (15 * 60, UNTIL.until)
    assert UNTIL.refusal(EVENING + 20 * MINUTE - timedelta(milliseconds=1)).retry_after == 1


def test_a_database_without_an_end_is_asked_again_sooner_than_a_shop() -> None:
    shop, database = OPEN_ENDED, evolve(OPEN_ENDED, database=True)

    assert database.refusal(EVENING).retry_after < shop.refusal(EVENING).retry_after

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from ocpizza.application.accounts.forgetting import Forgotten
from ocpizza.domain.errors import Unauthenticated
from tests.unit.accounts.house import AccountsHouse


def test_what_was_kept_for_a_while_is_forgotten_and_counted(house: AccountsHouse) -> None:
    house.engage()
    house.sign_in()
    house.ask()
    house.mailing.send()
    with suppress(Unauthenticated):
        house.sign_in(password="wrong")

    assert house.forgetting.run() == Forgotten(tokens=0, attempts=0, requests=0, mails=0)
    house.clock.advance(timedelta(days=7, seconds=1))
    assert house.forgetting.run() == Forgotten(tokens=2, attempts=1, requests=1, mails=1)
    assert len(house.begin.state.staff) == 1

"""Time, identity and the tokens that open an order."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ocpizza.application.ports.clock import Clock, Ids, TrackingTokens
from tests.builders import BELLECOUR, GRENOBLE, new_id
from tests.contracts.house import race


class ClockContract:
    def test_it_tells_the_time_in_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta(0)

    def test_it_does_not_go_back(self, clock: Clock) -> None:
        assert clock.now() <= clock.now()


class IdsContract:
    def test_they_are_uuids_of_version_7_as_text(self, ids: Ids) -> None:
        made = ids.new()

        assert str(UUID(made)) == made
        assert UUID(made).version == 7

    def test_they_sort_by_the_time_they_were_made(self, ids: Ids) -> None:
        made = [ids.new() for _ in range(100)]

        assert made == sorted(set(made))

    def test_no_two_threads_get_the_same(self, ids: Ids) -> None:
        answers = race(8, lambda _: [ids.new() for _ in range(50)])

        made = [each for answer in answers if isinstance(answer, list) for each in answer]
        assert len(set(made)) == 400


class TrackingTokensContract:
    def test_a_token_opens_its_order(self, tokens: TrackingTokens) -> None:
        order = new_id()

        assert tokens.read(tokens.issue(BELLECOUR, order)) == (BELLECOUR, order)

    def test_an_orders_token_is_always_the_same(self, tokens: TrackingTokens) -> None:
        order = new_id()

        assert tokens.issue(BELLECOUR, order) == tokens.issue(BELLECOUR, order)
        assert tokens.issue(BELLECOUR, order) != tokens.issue(GRENOBLE, order)

    def test_it_can_stand_in_an_address_and_a_header(self, tokens: TrackingTokens) -> None:
        token = tokens.issue(BELLECOUR, new_id())

        assert token.isascii()
        assert set(token) <= set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )

    @pytest.mark.parametrize("made_up", ["", ".", "..", "a.b.c", "é", "x" * 5000, "\x00"])
    def test_what_is_made_up_opens_nothing(self, tokens: TrackingTokens, made_up: str) -> None:
        assert tokens.read(made_up) is None

    def test_no_letter_of_it_can_be_changed(self, tokens: TrackingTokens) -> None:
        token = tokens.issue(BELLECOUR, new_id())
        for place, letter in enumerate(token):
            forged = f"{token[:place]}{'b' if letter == 'a' else 'a'}{token[place + 1 :]}"

            assert tokens.read(forged) is None
        assert tokens.read(token + "a") is None
        assert tokens.read(token[:-1]) is None

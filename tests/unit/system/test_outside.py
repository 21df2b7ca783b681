"""Clock, ids, tokens and secrets of a real process keep their contracts."""

from __future__ import annotations

import pytest

from ocpizza.adapters.signing.tracking import SignedTrackingTokens
from ocpizza.adapters.system.clock import SystemClock
from ocpizza.adapters.system.ids import UuidIds
from ocpizza.adapters.system.secrets import SystemSecrets
from tests.builders import BELLECOUR, new_id
from tests.contracts.outside import ClockContract, IdsContract, TrackingTokensContract


class TestClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestIds(IdsContract):
    @pytest.fixture
    def ids(self) -> UuidIds:
        return UuidIds()


class TestTrackingTokens(TrackingTokensContract):
    @pytest.fixture
    def tokens(self) -> SignedTrackingTokens:
        return SignedTrackingTokens(b"a secret of the test")

    def test_another_secret_opens_nothing(self, tokens: SignedTrackingTokens) -> None:
        token = SignedTrackingTokens(b"another").issue(BELLECOUR, new_id())

        assert tokens.read(token) is None

    def test_the_secret_is_not_shown(self, tokens: SignedTrackingTokens) -> None:
        assert "a secret of the test" not in repr(tokens)


class TestSecrets:
    def test_tokens_are_long_and_never_the_same(self) -> None:
        made = {SystemSecrets().token() for _ in range(100)}

        assert len(made) == 100
        assert all(len(token) == 43 for token in made)

    def test_a_token_is_never_taken_for_an_orders(self) -> None:
        assert "." not in SystemSecrets().token()

    def test_a_digest_is_sha_256(self) -> None:
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

        assert SystemSecrets().digest("").hex() == empty

    def test_a_key_has_the_length_asked_for(self) -> None:
        assert len(SystemSecrets().key(20)) == 20

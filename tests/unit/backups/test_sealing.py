"""What leaves the house can be read with the key alone, and is as it was or refused."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocpizza.adapters.sealing.chunks import CHUNK, MAGIC, TAG, ChunkSealing
from ocpizza.application.ports.backups import CannotBackUp, Damaged

SEALING = ChunkSealing("correct horse battery staple", cost=2)
HEAD = len(MAGIC) + 32


def sealed(*plain: bytes) -> bytes:
    return b"".join(SEALING.seal(plain, "b001"))


def opened(sealed: bytes, by: ChunkSealing = SEALING) -> bytes:
    return b"".join(by.open([sealed], "b001"))


@settings(max_examples=5)
@given(st.lists(st.integers(0, 2 * CHUNK), max_size=4), st.integers(1, 3 * CHUNK))
def test_it_opens_however_it_is_cut(lengths: list[int], cut: int) -> None:
    plain = [bytes([number]) * length for number, length in enumerate(lengths)]
    whole = sealed(*plain)
    pieces: Iterable[bytes] = (whole[at : at + cut] for at in range(0, len(whole), cut))

    assert b"".join(SEALING.open(pieces, "b001")) == b"".join(plain)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_it_opens_at_every_edge_of_a_chunk(length: int) -> None:
    assert opened(sealed(b"x" * length)) == b"x" * length


def test_nothing_of_it_can_be_read_without() -> None:
    assert b"margherita" not in sealed(b"margherita" * 100)


def test_the_same_is_sealed_otherwise_each_time() -> None:
    assert sealed(b"margherita") != sealed(b"margherita")


def test_another_key_is_known_before_anything_is_read() -> None:
    with pytest.raises(CannotBackUp, match="BACKUPS_KEY is not the key") as refused:
        ChunkSealing("another", cost=2).open([sealed(b"x")], "b001")

    assert not isinstance(refused.value, Damaged)


def changed(whole: bytes) -> bytes:
    return whole[:-1] + bytes([whole[-1] ^ 1])


def cut_at_a_chunk(whole: bytes) -> bytes:
    return whole[: HEAD + CHUNK + TAG]


def without_a_chunk(whole: bytes) -> bytes:
    return whole[:HEAD] + whole[HEAD + CHUNK + TAG :]


def twice_a_chunk(whole: bytes) -> bytes:
    return whole[: HEAD + CHUNK + TAG] + whole[HEAD:]


def not_sealed(_: bytes) -> bytes:
    return b"PGDMP" + b"x" * CHUNK


@pytest.mark.parametrize(
    "spoilt", [changed, cut_at_a_chunk, without_a_chunk, twice_a_chunk, not_sealed]
)
def test_what_was_tampered_with_is_refused(spoilt: object) -> None:
    assert callable(spoilt)
    whole = sealed(b"x" * (2 * CHUNK + 5))

    with pytest.raises(Damaged):
        opened(spoilt(whole))


def test_one_cannot_be_given_out_for_another() -> None:
    with pytest.raises(Damaged):
        b"".join(SEALING.open([sealed(b"margherita")], "b002"))

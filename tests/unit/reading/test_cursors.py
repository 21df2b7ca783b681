from hypothesis import given
from hypothesis import strategies as st

from ocpizza.adapters.signing.cursors import SignedCursors

CURSORS = SignedCursors(b"secret")
PLACES = st.lists(st.text(), max_size=3)


@given(st.text(), PLACES)
def test_a_cursor_gives_its_place_back(listing: str, place: list[str]) -> None:
    assert CURSORS.open(listing, CURSORS.seal(listing, place)) == place


@given(PLACES, st.integers(0), st.characters())
def test_a_cursor_with_any_character_changed_is_forged(
    place: list[str], position: int, other: str
) -> None:
    cursor = CURSORS.seal("orders", place)
    at = position % len(cursor)
    changed = cursor[:at] + other + cursor[at + 1 :]

    assert changed == cursor or CURSORS.open("orders", changed) is None


@given(st.text())
def test_rubbish_is_forged(cursor: str) -> None:
    assert CURSORS.open("orders", cursor) is None


def test_a_cursor_belongs_to_its_list_and_its_secret() -> None:
    cursor = CURSORS.seal("orders of here", ["1"])

    assert CURSORS.open("orders of there", cursor) is None
    assert SignedCursors(b"another").open("orders of here", cursor) is None

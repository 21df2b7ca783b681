"""The short name that people call an order by: A-001 to A-999, then B-001."""

from __future__ import annotations

PER_LETTER = 999


def order_name(number: int) -> str:
    """The name of the `number`-th order (from 1) of a store's business day; after Z comes AA."""
    letters, within = divmod(number - 1, PER_LETTER)
    name = ""
    letters += 1
    while letters:
        letters, letter = divmod(letters - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}-{within + 1:03d}"

"""The short name that people call an order by: A-001 to A-999, then B-001."""

from __future__ import annotations

import re

PER_LETTER = 999
_NAMED = re.compile(r"(?P<letters>[A-Za-z]{1,2})[- ]?(?P<within>0{0,2}[1-9][0-9]{0,2})", re.ASCII)


def order_name(number: int) -> str:
    """The name of the `number`-th order (from 1) of a store's business day; after Z comes AA."""
    letters, within = divmod(number - 1, PER_LETTER)
    name = ""
    letters += 1
    while letters:
        letters, letter = divmod(letters - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}-{within + 1:03d}"


def number_named(name: str) -> int | None:
    """The number that a name stands for, as people type it ("A-042", "a 42"); None for no name."""
    found = _NAMED.fullmatch(name.strip())
    if found is None:
        return None
    letters = 0
    for letter in found["letters"].upper():
        letters = letters * 26 + ord(letter) - ord("A") + 1
    return (letters - 1) * PER_LETTER + int(found["within"])

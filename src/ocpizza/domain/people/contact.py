"""How to reach and find a person."""

import re

from attrs import field, frozen, validators

EMAIL = re.compile(r"(?=.{3,254}\Z)[^@\s]{1,64}@[^@\s]+")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_FRENCH = re.compile(r"\+33([1-9])([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
POSTCODE = re.compile(r"[0-9]{5}")


@frozen
class Address:
    """Where someone lives, in France; `instructions` is for the courier."""

    line1: str
    postcode: str = field(validator=validators.matches_re(POSTCODE))
    city: str
    line2: str = ""
    instructions: str = ""


def written(phone: str) -> str:
    """An E.164 number as the French write it: "06 12 34 56 78"; another country's stays as it is."""
    french = _FRENCH.fullmatch(phone)
    return f"0{' '.join(french.groups())}" if french else phone

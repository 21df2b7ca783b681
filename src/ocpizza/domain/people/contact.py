"""How to reach and find a person."""

import re

from attrs import field, frozen, validators

EMAIL = re.compile(r"(?=.{3,254}\Z)[^@\s]{1,64}@[^@\s]+")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
POSTCODE = re.compile(r"[0-9]{5}")


@frozen
class Address:
    """Where someone lives, in France; `instructions` is for the courier."""

    line1: str
    postcode: str = field(validator=validators.matches_re(POSTCODE))
    city: str
    line2: str = ""
    instructions: str = ""

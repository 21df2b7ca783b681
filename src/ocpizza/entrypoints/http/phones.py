"""Telephone numbers as people write them, to E.164 and back to a refusal: the edge's work."""

import re
from functools import lru_cache

from ocpizza.domain.errors import Fault, Invalid

REGION = "FR"
# The usual ways to write a French number; they need no tables to be understood.
_FRENCH = re.compile(r"(?:\+33|0)([1-9](?:[ .-]?[0-9]{2}){4})", re.ASCII)
_BETWEEN = str.maketrans("", "", " .-")


def e164(text: str, pointer: str) -> str:
    """The number in international form; raises Invalid when nobody could call it.

    France where no country is named.
    """
    number = _e164(text)
    if number is None:
        raise Invalid((Fault(pointer, "not-a-phone"),))
    return number


@lru_cache(maxsize=4096)
def _e164(text: str) -> str | None:
    if (french := _FRENCH.fullmatch(text)) is not None:
        return "+33" + french[1].translate(_BETWEEN)
    # 130 ms to import, so not before the first number that needs it.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

"""Telephone numbers as people write them, to E.164 and back to a refusal: the edge's work."""

from functools import lru_cache

from ocpizza.domain.errors import Fault, Invalid

REGION = "FR"


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
    # 130 ms to import, so not before the first number.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

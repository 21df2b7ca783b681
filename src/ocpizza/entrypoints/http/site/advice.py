"""What is wrong with one field, as a page says it beside it: a sentence that says what to do.

First by what the field is for, where any other way of typing it is wrong; then by the fault.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ocpizza.domain.errors import Fault
from ocpizza.entrypoints.http.site.wording import Wording

_MISSHAPEN = frozenset({"pattern", "type", "format", "value", "not-a-phone"})
_AMOUNTS = ("/quantity", "/of_", "/levels/")
"""What the pointers of amounts of an ingredient begin with."""


def advice(wording: Wording, fault: Fault) -> str | None:
    """None where nothing better is known than what the API says of the fault."""
    name = fault.pointer.rpartition("/")[2]
    if fault.code in _MISSHAPEN:
        return _shape(wording, fault.pointer, name)
    money: Callable[[int], str] = wording.money if name.endswith("_cents") else str
    said = _BY_CODE.get(fault.code)
    return said(wording, fault.data, money) if said else None


def _shape(wording: Wording, pointer: str, name: str) -> str:
    """What the field takes, with an example."""
    if pointer.startswith(_AMOUNTS):
        return wording.say("An amount in the unit of the ingredient, for example 2500 g or 2.5 kg.")
    if name.endswith("_cents"):
        return wording.say("An amount in euros, for example 12.50.")
    if name in _BY_NAME:
        return _BY_NAME[name](wording)
    return wording.say("This does not look right: check it, please.")


def _number(wording: Wording) -> str:
    return wording.say("A whole number, for example 15.")


def _time(wording: Wording) -> str:
    return wording.say("A time, for example 18:30.")


def _date(wording: Wording) -> str:
    return wording.say("A date, for example 2026-12-24.")


def _short_name(wording: Wording) -> str:
    return wording.say("Small letters, digits and hyphens, for example lyon-bellecour.")


_BY_NAME: Mapping[str, Callable[[Wording], str]] = {
    "postcode": lambda wording: wording.say("Five digits, for example 69002."),
    "phone": lambda wording: wording.say(
        "A telephone number, for example 06 12 34 56 78; one from abroad begins with +."
    ),
    "email": lambda wording: wording.say("An e-mail address, for example lea.martin@example.fr."),
    "otp": lambda wording: wording.say("The six digits that your phone shows now."),
    "quantity": _number,
    "preparation_minutes": _number,
    "delivery_minutes": _number,
    "pizzas_per_ten_minutes": _number,
    "opens": _time,
    "closes": _time,
    "sold_from": _time,
    "sold_until": _time,
    "date": _date,
    "first": _date,
    "last": _date,
    "store": _short_name,
    "slug": _short_name,
}


def _fill_in(wording: Wording, _: Any, __: Any) -> str:
    return wording.say("Fill this in, please.")


def _at_least(wording: Wording, data: Mapping[str, Any], _: Any) -> str:
    if data["limit"] == 1:
        return _fill_in(wording, data, _)
    return wording.say("At least %(n)s characters.", n=data["limit"])


_Say = Callable[[Wording, Mapping[str, Any], Callable[[int], str]], str]
_BY_CODE: Mapping[str, _Say] = {
    "required": _fill_in,
    "missing": _fill_in,
    "needed-for-delivery": lambda wording, _, __: wording.say("We need it to deliver: fill it in."),
    "enum": lambda wording, _, __: wording.say("Choose one of those that are offered."),
    "minimum": lambda wording, data, money: wording.say(
        "At least %(limit)s.", limit=money(data["limit"])
    ),
    "maximum": lambda wording, data, money: wording.say(
        "At most %(limit)s.", limit=money(data["limit"])
    ),
    "minLength": _at_least,
    "maxLength": lambda wording, data, _: wording.count(
        "At most one character.", "At most %(n)s characters.", data["limit"]
    ),
    "minItems": lambda wording, data, _: wording.count(
        "Choose at least one.", "Choose at least %(n)s.", data["limit"]
    ),
    "maxItems": lambda wording, data, _: wording.count(
        "At most one.", "At most %(n)s.", data["limit"]
    ),
    "characters": lambda wording, _, __: wording.say(
        "There is a character in it that cannot be kept: type it again."
    ),
    "adult": lambda wording, _, __: wording.say("Confirm that you are 18 or older."),
    "password-too-short": lambda wording, data, _: wording.say(
        "Too short: take %(n)s characters or more.", n=data["limit"]
    ),
    "password-too-easy": lambda wording, _, __: wording.say(
        "Too easy to guess: take something else, a short sentence for example."
    ),
    "wrong-code": lambda wording, _, __: wording.say(
        "The code is not right: type the one that shows now."
    ),
    "named-twice": lambda wording, _, __: wording.say("It is there already: choose another."),
    "in-the-past": lambda wording, _, __: wording.say("That is past already: choose a later one."),
    "ends-before-it-begins": lambda wording, _, __: wording.say(
        "It ends before it begins: correct one of the two."
    ),
    "hours-overlap": lambda wording, _, __: wording.say("Hours overlap: correct one of them."),
    "no-such-service": lambda wording, _, __: wording.say(
        "This pizzeria does not offer that: choose another way to get your order."
    ),
    "both-with-and-without": lambda wording, _, __: wording.say(
        "An ingredient cannot be taken twice and left out at once: choose one."
    ),
    "alcohol-and-vat-differ": lambda wording, _, __: wording.say(
        "Alcohol has a VAT rate of its own: choose both, or neither."
    ),
    "not-zero": lambda wording, _, __: wording.say("Type another amount than 0."),
    "more-than-due": lambda wording, data, _: wording.say(
        "Only %(amount)s are due.", amount=wording.money(data["due_cents"])
    ),
    "less-than-paid": lambda wording, data, _: wording.say(
        "That is less than the %(amount)s due.", amount=wording.money(data["amount_cents"])
    ),
    "voucher-limit": lambda wording, data, _: wording.say(
        "At most %(limit)s.", limit=wording.money(data["most_cents"])
    ),
    "no-change": lambda wording, data, _: wording.say(
        "No change is given on that: %(amount)s exactly.",
        amount=wording.money(data["amount_cents"]),
    ),
    "more-than-inside": lambda wording, data, _: wording.say(
        "There should be %(amount)s in it.", amount=wording.money(data["inside_cents"])
    ),
}

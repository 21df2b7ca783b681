"""From the fields of a form to a request: the same types, bounds and faults as the API's bodies."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any, TypeVar

import msgspec

from ocpizza.application.ports.orderbook import Key
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.quantity import Unit
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.wording import PARIS

T = TypeVar("T")

_AMOUNT = re.compile(r"(?P<number>[0-9]{1,9}(?:[.,][0-9]{1,3})?)(?P<unit>[^\W\d]*)")
_UNITS = {
    **dict.fromkeys(("g", "gr", "gramme", "grammes", "gram", "grams"), (Unit.GRAM, 1)),
    **dict.fromkeys(("kg", "kilo", "kilos"), (Unit.GRAM, 1000)),
    "ml": (Unit.MILLILITRE, 1),
    "cl": (Unit.MILLILITRE, 10),
    **dict.fromkeys(("l", "litre", "litres"), (Unit.MILLILITRE, 1000)),
    **dict.fromkeys(("pièce", "pièces", "piece", "pieces"), (Unit.PIECE, 1)),
}
"""What people say, casefolded: the base unit that it is of, and how much of it."""
_EUROS = re.compile(r"(?P<euros>[0-9]{1,6})(?:[.,](?P<cents>[0-9]{1,2}))?\s*€?", re.ASCII)

KEY_FIELD = "key"
"""The hidden field that makes sending a form twice do it once."""


def new_key() -> str:
    """The idempotency key of a form, made when it is shown."""
    return token_urlsafe(18)


def key_of(visit: Visit, request: msgspec.Struct, line: str = "") -> Key:
    """The key that came with the form, in the scope of this caller, address and line of the form.

    Raises Invalid when the form has lost it.
    """
    given = visit.field(KEY_FIELD)
    if not given:
        raise Invalid((Fault(f"/{KEY_FIELD}", "required"),))
    caller = visit.actor.id if visit.signed_in else "guest"
    scope = f"{caller} FORM {visit.request.url.path} {given} {line}".rstrip()
    body = msgspec.json.encode(request, order="deterministic")
    return Key(hashlib.sha256(scope.encode()).digest(), hashlib.sha256(body).digest())


def read(reader: JsonReader[T], values: Mapping[str, Any]) -> T:
    """The request that the fields make; what was left empty was not sent. Raises Invalid."""
    return reader.convert(filled(values))


def read_reachable(
    reader: JsonReader[T],
    values: Mapping[str, Any],
    fields: Sequence[str],
    found: Iterable[Fault] = (),
) -> T:
    """The request of a form with a telephone, in international form.

    Raises Invalid with all that is wrong, in the order of the `fields`: `found` already, or here.
    """
    faults, phone = list(found), values["phone"]
    try:
        phone = phone and e164(phone, "/phone")
    except Invalid as wrong:
        faults.extend(wrong.faults)
    try:
        request = read(reader, {**values, "phone": phone})
    except Invalid as wrong:
        known = {fault.pointer for fault in faults}
        faults.extend(fault for fault in wrong.faults if fault.pointer not in known)
        raise in_order(faults, fields) from None
    if faults:
        raise in_order(faults, fields)
    return request


def in_order(faults: Iterable[Fault], fields: Sequence[str]) -> Invalid:
    """As the fields stand in their form; what is of none of them comes last."""

    def place(fault: Fault) -> int:
        name = fault.pointer.rpartition("/")[2]
        return fields.index(name) if name in fields else len(fields)

    return Invalid(tuple(sorted(faults, key=place)))


def whole_number(text: str) -> int | str:
    """A number where it is one, else the text, for the reader to refuse in its place."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text  # noqa: PLR2004


def cents(text: str) -> int | str:
    """An amount as people type it, "12,50" or "12.5 €", in cents; else the text, to be refused."""
    found = _EUROS.fullmatch(text)
    if found is None:
        return text
    return int(found["euros"]) * 100 + int((found["cents"] or "0").ljust(2, "0"))


def euros(amount_cents: int) -> str:
    """An amount as it stands in a field: "12,50"."""
    return f"{amount_cents // 100},{amount_cents % 100:02d}"


def quantity(text: str, unit: Unit | None = None) -> int | str:
    """An amount of an ingredient as people type it, "2500", "1 200 g" or "2,5 kg", in base units.

    The text as it is, for the reader to refuse, where it says none, or one of another kind than
    `unit`: litres of flour.
    """
    found = _AMOUNT.fullmatch("".join(text.split()).casefold())
    if found is None:
        return text
    said, factor = _UNITS.get(found["unit"], (unit, 0)) if found["unit"] else (unit, 1)
    amount = Decimal(found["number"].replace(",", ".")) * factor
    fits = factor and unit in (None, said) and amount == int(amount)
    return int(amount) if fits else text


def at_the_store(text: str) -> str:
    """A date and time, of the store's wall clock unless it says otherwise, as RFC 3339."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).isoformat()


def filled(value: Any) -> Any:
    """Without the fields, and the groups of them, that were left empty."""
    if isinstance(value, Mapping):
        kept = {name: filled(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in ("", None, {}, ())}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    return value

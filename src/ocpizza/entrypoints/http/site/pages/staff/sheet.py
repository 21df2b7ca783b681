"""The order that the counter is taking down: what its form holds so far, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from attrs import evolve, field, frozen

from ocpizza.application.ordering.requests import LineRequest, OrderRequest, QuoteRequest
from ocpizza.application.reading.callers import CallerView
from ocpizza.application.reading.menus import MenuView
from ocpizza.application.reading.orders import OrderView, QuoteView
from ocpizza.domain.errors import Fault, Invalid, Refused
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.line import MOST_LINES
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.forms import at_the_store, read, whole_number
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

ADDRESS = ("line1", "line2", "postcode", "city", "instructions")
FIELDS = (
    "phone",
    "name",
    *ADDRESS,
    "fulfilment",
    "requested_for",
    "payment_method",
    "note",
)
EMPTY = {
    **dict.fromkeys(FIELDS, ""),
    "fulfilment": Fulfilment.TAKEAWAY.value,
    "payment_method": "cash",
}
_LINE = JsonReader(LineRequest)
_QUOTE = JsonReader(QuoteRequest)
_ORDER = JsonReader(OrderRequest)
# Made now: msgspec crashes when two threads learn a type at the same time.
_PACKED = msgspec.json.Decoder(LineRequest)


@frozen
class Sheet:
    """The fields as typed, and the lines taken down. `caller` is who was found by the number."""

    values: Mapping[str, str] = field(factory=lambda: EMPTY)
    lines: tuple[LineRequest, ...] = ()
    caller: CallerView | None = None

    @property
    def channel(self) -> Channel:
        """Who is asked for a number is on the telephone."""
        return Channel.PHONE if self.values["phone"] else Channel.COUNTER

    @property
    def fulfilment(self) -> Fulfilment:
        given = self.values["fulfilment"]
        return Fulfilment(given) if given in set(Fulfilment) else Fulfilment.TAKEAWAY

    @property
    def delivered(self) -> bool:
        return self.fulfilment is Fulfilment.DELIVERY

    def packed(self) -> list[str]:
        """The lines as hidden fields carry them."""
        return [msgspec.json.encode(line).decode() for line in self.lines]

    def add(self, line: LineRequest) -> "Sheet":
        if len(self.lines) >= MOST_LINES:
            raise Invalid((Fault("/lines", "maxItems", {"limit": MOST_LINES}),))
        return evolve(self, lines=(*self.lines, line))

    def without_line(self, place: int) -> "Sheet":
        return evolve(self, lines=(*self.lines[:place], *self.lines[place + 1 :]))

    def same_again(self, order: OrderView) -> "Sheet":
        """With the lines of an order that was placed before, in place of those taken down."""
        lines = tuple(
            LineRequest(line.item, line.quantity, line.size, line.without, line.extra, line.half)
            for line in order.lines
        )
        return evolve(self, lines=lines)

    def known(self, caller: CallerView) -> "Sheet":
        """Filled in from what is known of who calls; what was typed stays."""
        last = caller.last_order
        values = {**self.values, "name": self.values["name"] or caller.name}
        if caller.addresses and not any(self.values[name] for name in ADDRESS):
            address = caller.addresses[0]
            values |= {name: getattr(address, name) for name in ADDRESS}
        if last is not None:
            values["fulfilment"] = last.fulfilment.value
        return evolve(self, values=values)

    def order(self, somebody: str) -> OrderRequest:
        """What is to be placed; `somebody` names whom nobody asked. Raises Invalid."""
        if not self.lines:
            raise Invalid((Fault("/lines", "minItems", {"limit": 1}),))
        values = self.values
        phone, wanted = values["phone"], values["requested_for"]
        given: dict[str, Any] = {
            **self._asked(),
            "fulfilment": values["fulfilment"],
            "customer": {
                "name": values["name"] or (somebody if self.channel is Channel.COUNTER else ""),
                "phone": e164(phone, "/customer/phone") if phone else "",
            },
            "payment_method": values["payment_method"],
            "note": values["note"],
            "requested_for": at_the_store(wanted) if wanted else "",
        }
        if self.delivered:
            given["address"] = {name: values[name] for name in ADDRESS}
        return read(_ORDER, given)

    def quote(self) -> QuoteRequest:
        """What is to be priced; raises Invalid."""
        postcode = self.values["postcode"]
        address = {"postcode": postcode} if self.delivered and postcode else None
        return read(_QUOTE, {**self._asked(), "address": address})

    def _asked(self) -> dict[str, Any]:
        # The fee is told once the postcode is known.
        nowhere = self.delivered and not self.values["postcode"]
        return {
            "channel": self.channel,
            "fulfilment": Fulfilment.TAKEAWAY if nowhere else self.values["fulfilment"],
            "lines": [msgspec.to_builtins(line) for line in self.lines],
        }


def sheet_of(visit: Visit) -> Sheet:
    """What the form holds; a line that cannot be read is left out."""
    values = {name: visit.field(name) or EMPTY[name] for name in FIELDS}
    return Sheet(values, tuple(_readable(visit.fields("line"))))


def line_of(visit: Visit, menu: MenuView) -> LineRequest | None:
    """The line that the form adds, ingredients by id or as the menu names them.

    None when no item is chosen; raises Invalid.
    """
    if not visit.field("item"):
        return None
    return read(
        _LINE,
        {
            "item": visit.field("item"),
            "size": visit.field("size"),
            "quantity": whole_number(visit.field("quantity") or "1"),
            "without": _ingredients(visit.fields("without"), menu),
            "extra": _ingredients(visit.fields("extra"), menu),
            "half": visit.field("half"),
        },
    )


@frozen
class Quoted:
    """What the sheet comes to, or why it cannot be had like that; neither while it is empty."""

    quote: QuoteView | None = None
    refused: Told | None = None


def quoted(visit: Visit, sheet: Sheet) -> Quoted:
    if not sheet.lines:
        return Quoted()
    try:
        return Quoted(visit.application.placing.quote(visit.actor, visit.store, sheet.quote()))
    except Refused as refusal:
        return Quoted(refused=told(refusal, visit.language))


def ingredient_names(menu: MenuView) -> dict[str, str]:
    """What is on the menu's dishes, or can be added to them, by id."""
    parts = (part for item in menu.items for part in item.ingredients)
    names = {part.ingredient: part.name for part in parts}
    return names | {part.ingredient: part.name for part in menu.supplements}


def _readable(packed: Iterable[str]) -> Iterable[LineRequest]:
    for each in packed:
        try:
            yield _PACKED.decode(each)
        except msgspec.MsgspecError:
            continue


def _ingredients(given: Sequence[str], menu: MenuView) -> tuple[str, ...]:
    ids = {name.casefold(): ingredient for ingredient, name in ingredient_names(menu).items()}
    wanted = (name.strip() for text in given for name in text.split(","))
    return tuple(ids.get(name.casefold(), name) for name in wanted if name)

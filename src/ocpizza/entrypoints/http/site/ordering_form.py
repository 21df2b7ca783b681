"""The checkout's form: what is known or was typed, and the order that it makes."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from attrs import frozen

from ocpizza.application.ordering.requests import OrderRequest
from ocpizza.application.reading.orders import AddressView
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.wish import reached_by_phone
from ocpizza.domain.people.contact import POSTCODE, written
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.phones import e164
from ocpizza.entrypoints.http.site.basket import Basket
from ocpizza.entrypoints.http.site.forms import at_the_store, cents, filled, in_order, whole_number
from ocpizza.entrypoints.http.site.visits import Visit

ADDRESS = ("line1", "line2", "postcode", "city", "instructions")
FIELDS = (
    *("name", "phone", "email", *ADDRESS, "address", "keep_address"),
    *("requested_for", "payment_method", "pays_with", "note", "adult", "expected_total_cents"),
    "possible",
)
ASKED_AS_TYPED = ("address", "postcode", "requested_for")
"""What changes the sum or the time: asked while the form is filled in."""
ANOTHER = "new"
"""In the place of the number of a kept address, counted from 1."""
_ORDER = JsonReader(OrderRequest)


@frozen
class Form:
    """`values` by name of the field, and the addresses that the account keeps."""

    values: Mapping[str, str]
    kept: Sequence[AddressView] = ()

    @property
    def chosen(self) -> AddressView | None:
        """The kept address that it goes to; None for one that is typed."""
        number = self.values["address"]
        known = number.isascii() and number.isdecimal() and 0 < int(number) <= len(self.kept)
        return self.kept[int(number) - 1] if known else None

    @property
    def postcode(self) -> str:
        postcode = self.chosen.postcode if self.chosen else self.values["postcode"]
        return postcode if POSTCODE.fullmatch(postcode) else ""

    @property
    def keeps_address(self) -> bool:
        return self.chosen is not None or self.values["keep_address"] == "1"

    def order(self, basket: Basket) -> OrderRequest:
        """The order that it makes of a basket; raises Invalid with all that is wrong in the form."""
        if not basket.lines:
            raise Invalid((Fault("/lines", "minItems", {"limit": 1}),))
        values, asked = self.values, dict[str, Any]()
        if basket.fulfilment is Fulfilment.DELIVERY:
            to: Mapping[str, Any] = msgspec.structs.asdict(self.chosen) if self.chosen else values
            asked["address"] = filled({name: to[name] for name in ADDRESS})
        wanted = values["requested_for"]
        faults: list[Fault] = []
        rest = {
            "channel": Channel.WEB,
            "fulfilment": basket.fulfilment,
            "lines": [msgspec.to_builtins(line) for line in basket.lines],
            "payment_method": values["payment_method"],
            "pays_with_cents": cents(values["pays_with"]),
            "note": values["note"],
            "requested_for": at_the_store(wanted) if wanted else "",
            "adult": values["adult"] == "1",
            "expected_total_cents": whole_number(values["expected_total_cents"]),
        }
        customer = {
            "name": values["name"],
            "phone": self._phone(basket.fulfilment, faults),
            "email": values["email"],
        }
        try:
            request = _ORDER.convert({**filled(rest), **asked, "customer": filled(customer)})
        except Invalid as invalid:
            raise in_order((*faults, *invalid.faults), FIELDS) from None
        if faults:
            raise in_order(faults, FIELDS)
        return request

    def _phone(self, fulfilment: Fulfilment, faults: list[Fault]) -> str:
        typed, pointer = self.values["phone"], "/customer/phone"
        try:
            if typed:
                return e164(typed, pointer)
        except Invalid as invalid:
            faults.extend(invalid.faults)
        if not typed and reached_by_phone(Channel.WEB, fulfilment):
            faults.append(Fault(pointer, "missing"))
        return ""


def typed(visit: Visit) -> Form:
    return Form({name: visit.field(name) for name in FIELDS}, _known(visit)[1])


def known(visit: Visit, basket: Basket) -> Form:
    """What an account or the basket already says, and what was typed into a form that asks."""
    account, kept = _known(visit)
    values = dict.fromkeys(FIELDS, "") | account
    values["postcode"] = basket.postcode
    values["address"] = str(len(kept)) if kept else ANOTHER
    asked = visit.request.query_params
    values |= {name: asked[name].strip() for name in ASKED_AS_TYPED if name in asked}
    return Form(values, kept)


def _known(visit: Visit) -> tuple[dict[str, str], Sequence[AddressView]]:
    if visit.actor.customer_id is None:
        return {}, ()
    account = visit.application.own_account.view(visit.actor)
    phone = written(account.phone or "")
    return {"name": account.name, "phone": phone, "email": account.email}, account.addresses

"""Taking money at the door or the counter, as a form says it."""

from typing import Any

from ocpizza.application.paying.requests import DoorRequest
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import cents, key_of, read, whole_number
from ocpizza.entrypoints.http.site.visits import Visit

NOTES = (500, 1000, 2000, 5000)
METHODS = tuple(method for method in Method if not method.online)
_MONEY = JsonReader[DoorRequest](DoorRequest)  # type: ignore[arg-type] # a union is no class


def likely_sums(due: int) -> list[int]:
    """What a customer is likely to hold out for `due` cents: so many of the same banknote."""
    return sorted({note * -(-due // note) for note in NOTES} - {due})


def usual_method(order: OrderView) -> Method:
    """How the order was going to be paid, or cash when that was on line."""
    return Method.CASH if order.payment.method.online else order.payment.method


def change_asked(visit: Visit) -> int | None:
    """What is to be given back, in cents, for the money just taken; None when none was."""
    given = whole_number(visit.asked("change"))
    return given if isinstance(given, int) else None


def take(visit: Visit, order: str) -> PaymentView:
    """Take what the form says was paid: all that was due, or a part of it.

    Raises what taking a payment raises.
    """
    method = visit.field("method")
    values: dict[str, Any] = {
        "method": method,
        "amount_cents": _typed(visit, "amount", "amount_cents"),
    }
    if method == Method.CASH:
        values["tendered_cents"] = _typed(visit, "tendered", "tendered_cents")
    request = read(_MONEY, values)
    payment, _ = visit.application.paying_at_the_door.take(
        visit.actor, visit.store, order, request, key_of(visit, request)
    )
    return payment


def _typed(visit: Visit, euros: str, otherwise: str) -> int | str:
    """An amount that was typed in euros, else the one that was chosen, in cents."""
    typed = visit.field(euros)
    return cents(typed) if typed else whole_number(visit.field(otherwise))

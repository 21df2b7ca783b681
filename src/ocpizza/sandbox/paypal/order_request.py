"""Reads the body that creates an order: first its form (400), then its sums (422)."""

from typing import Any
from urllib.parse import urlsplit

import attrs

from ocpizza.sandbox.paypal.amounts import Amount, BadAmount
from ocpizza.sandbox.paypal.checking import Checker
from ocpizza.sandbox.paypal.errors import ApiError, Detail, Json

OPERATION = "orders.create"
UNIT = "/purchase_units/@reference_id=='{}'"
ADDED = ("item_total", "tax_total", "shipping", "handling", "insurance")
TAKEN_OFF = ("shipping_discount", "discount")
CONTEXT_CHOICES = {
    "shipping_preference": ("GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"),
    "user_action": ("CONTINUE", "PAY_NOW"),
    "landing_page": ("LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE"),
    "payment_method_preference": ("UNRESTRICTED", "IMMEDIATE_PAYMENT_REQUIRED"),
}
LOCALE = r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"


@attrs.frozen
class OrderRequest:
    """`with_wallet` tells whether `payment_source.paypal` was given."""

    unit: Json
    amount: Amount
    context: Json
    with_wallet: bool


def read_order(body: Json) -> OrderRequest:
    """Raises ApiError 400 on the form, 422 on the meaning."""
    check = Checker()
    check.text(body, "intent", "", longest=20, required=True)
    check.choice(body, "intent", "", ("CAPTURE", "AUTHORIZE"))
    unit = _read_unit(body, check)
    context = _read_context(body, check)
    check.finish()
    if body["intent"] == "AUTHORIZE":
        raise _refusal("AUTH_CAPTURE_NOT_ENABLED", "/intent", "AUTHORIZE")
    if "payment_source" in body and "paypal" not in body["payment_source"]:
        raise _refusal("NO_PAYMENT_SOURCE_PROVIDED", "/payment_source", "")
    return OrderRequest(unit, _sums(unit), context, "payment_source" in body)


def _refusal(issue: str, field: str, value: str) -> ApiError:
    return ApiError(422, Detail(issue, field, value, "body"))


def _read_unit(body: Json, check: Checker) -> Json:
    units = check.member(body, "purchase_units", "", list, required=True)
    if units is None:
        return {}
    if len(units) != 1 or not isinstance(units[0], dict):
        # The real API takes up to ten; a shop that sends one needs no more of a stand-in.
        issue = "INVALID_ARRAY_MIN_ITEMS" if not units else "NOT_SUPPORTED"
        check.fault(issue, "/purchase_units")
        return {}
    unit: Json = units[0]
    pointer = "/purchase_units/0"
    check.text(unit, "reference_id", pointer, longest=256)
    for name in ("description", "custom_id", "invoice_id"):
        check.text(unit, name, pointer, longest=127)
    check.text(unit, "soft_descriptor", pointer, longest=22)
    check.money(unit, "amount", pointer, required=True)
    amount = unit.get("amount")
    if isinstance(amount, dict):
        breakdown = check.member(amount, "breakdown", f"{pointer}/amount", dict) or {}
        for name in (*ADDED, *TAKEN_OFF):
            check.money(breakdown, name, f"{pointer}/amount/breakdown")
    for number, item in enumerate(check.member(unit, "items", pointer, list) or []):
        _check_item(item, f"{pointer}/items/{number}", check)
    return unit


def _check_item(item: Any, pointer: str, check: Checker) -> None:
    if not isinstance(item, dict):
        check.fault("INVALID_PARAMETER_SYNTAX", pointer)
        return
    check.text(item, "name", pointer, longest=127, required=True)
    check.text(item, "quantity", pointer, longest=10, pattern="[1-9][0-9]{0,9}", required=True)
    check.text(item, "description", pointer, shortest=0, longest=127)
    check.text(item, "sku", pointer, shortest=0, longest=127)
    check.choice(item, "category", pointer, ("DIGITAL_GOODS", "PHYSICAL_GOODS", "DONATION"))
    check.money(item, "unit_amount", pointer, required=True)
    check.money(item, "tax", pointer)


def _read_context(body: Json, check: Checker) -> Json:
    """The experience context, or the deprecated application context in its place."""
    source = check.member(body, "payment_source", "", dict) or {}
    for name in source:
        if name != "paypal":
            check.fault("NOT_SUPPORTED", f"/payment_source/{name}")
    wallet = check.member(source, "paypal", "/payment_source", dict) or {}
    pointer, holder = "/payment_source/paypal", wallet
    name = "experience_context"
    if "experience_context" not in wallet and "application_context" in body:
        pointer, holder, name = "", body, "application_context"
    context: Json = check.member(holder, name, pointer, dict) or {}
    pointer = f"{pointer}/{name}"
    check.text(context, "brand_name", pointer, longest=127)
    check.text(context, "locale", pointer, shortest=2, longest=10, pattern=LOCALE)
    for member, allowed in CONTEXT_CHOICES.items():
        check.choice(context, member, pointer, allowed)
    for member in ("return_url", "cancel_url"):
        address = check.member(context, member, pointer, str)
        if address is not None and not _is_web_address(address):
            check.fault("INVALID_PARAMETER_SYNTAX", f"{pointer}/{member}", address)
    return context


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _sums(unit: Json) -> Amount:
    """The unit's total, once everything that must add up does. Raises ApiError 422."""
    pointer = UNIT.format(unit.get("reference_id", "default"))
    total = _amount(unit["amount"], f"{pointer}/amount")
    breakdown = {
        name: _amount(money, f"{pointer}/amount/breakdown/{name}", zero_allowed=True)
        for name, money in (unit["amount"].get("breakdown") or {}).items()
        if name in (*ADDED, *TAKEN_OFF) and money is not None
    }
    items = unit.get("items") or []
    prices = _per_item(items, "unit_amount", pointer)
    taxes = _per_item(items, "tax", pointer)
    given = {total, *breakdown.values(), *prices, *taxes}
    if len({amount.currency for amount in given}) > 1:
        raise _refusal("MULTI_CURRENCY_ORDER", f"{pointer}/amount/currency_code", total.currency)
    _match_items(prices, breakdown.get("item_total"), "ITEM_TOTAL", f"{pointer}/amount")
    _match_items(taxes, breakdown.get("tax_total"), "TAX_TOTAL", f"{pointer}/amount")
    if breakdown:
        added = sum(breakdown[name].minor for name in ADDED if name in breakdown)
        taken = sum(breakdown[name].minor for name in TAKEN_OFF if name in breakdown)
        if added - taken != total.minor:
            raise _refusal("AMOUNT_MISMATCH", f"{pointer}/amount/value", total.text)
    return total


def _per_item(items: list[Json], member: str, pointer: str) -> list[Amount]:
    """The amount of each line: that of one piece times the quantity."""
    lines = []
    for number, item in enumerate(items):
        if item.get(member) is not None:
            where = f"{pointer}/items/{number}/{member}"
            one = _amount(item[member], where, zero_allowed=True)
            lines.append(one.of(one.minor * int(item["quantity"])))
    return lines


def _match_items(lines: list[Amount], total: Amount | None, name: str, pointer: str) -> None:
    if not lines:
        return
    field = f"{pointer}/breakdown/{name.lower()}"
    if total is None:
        raise _refusal(f"{name}_REQUIRED", field, "")
    if total.minor != sum(line.minor for line in lines):
        raise _refusal(f"{name}_MISMATCH", f"{field}/value", total.text)


def _amount(money: Json, pointer: str, *, zero_allowed: bool = False) -> Amount:
    try:
        return Amount.read(money, zero_allowed=zero_allowed)
    except BadAmount as bad:
        raise _refusal(bad.issue, f"{pointer}/{bad.member}", money[bad.member]) from None

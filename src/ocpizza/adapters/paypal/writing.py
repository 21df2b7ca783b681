"""What we send: orders and refunds, amounts as strings made of integer cents."""

from __future__ import annotations

import json
from typing import Any

import structlog

from ocpizza.application.ports.gateway import Charge, Repayment
from ocpizza.domain.money import Money

BRAND = "OC Pizza"
LONGEST = 127
LONGEST_NOTE = 255
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_LOG = structlog.stdlib.get_logger("ocpizza.paypal")


def order_body(charge: Charge) -> bytes:
    """One purchase unit, paid with the wallet, at once and without a postal address.

    Prices include VAT, so no tax fields. Lines that do not add up to the amount are left out: the
    buyer then reads the total alone, and we are told.
    """
    unit: dict[str, Any] = {
        "amount": _money(charge.amount),
        "custom_id": charge.reference,
        "invoice_id": charge.invoice,
        "description": _fit(charge.description),
    }
    if charge.items:
        goods = sum(item.unit.cents * item.quantity for item in charge.items)
        if goods + charge.delivery.cents == charge.amount.cents:
            unit |= _detail(charge, goods)
        else:
            _LOG.error("lines do not add up to the amount", reference=charge.reference)
    context = {
        "brand_name": BRAND,
        "locale": LOCALES.get(charge.language, LOCALES["fr"]),
        "shipping_preference": "NO_SHIPPING",
        "user_action": "PAY_NOW",
        "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
        "return_url": charge.return_url,
        "cancel_url": charge.cancel_url,
    }
    return _json(
        {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"experience_context": context}},
        }
    )


def refund_body(repayment: Repayment) -> bytes:
    """Always with its amount: without one PayPal gives back all that is left.

    The refund's own id is its invoice number, which PayPal refuses to refund twice, also once
    the request id is forgotten.
    """
    body = {
        "amount": _money(repayment.amount),
        "custom_id": refund_reference(repayment.reference),
        "invoice_id": repayment.reference.rpartition(":")[2],
    }
    note = _fit(" ".join(repayment.reason.split()), LONGEST_NOTE)
    return _json(body | {"note_to_payer": note} if note else body)


def refund_reference(reference: str) -> str:
    """A refund's `custom_id` has no colon: PayPal's document of the answer does not allow it."""
    return reference.replace(":", ",")


def _detail(charge: Charge, goods: int) -> dict[str, Any]:
    currency = charge.amount.currency
    breakdown = {"item_total": _money(Money(goods, currency))}
    if charge.delivery:
        breakdown["shipping"] = _money(charge.delivery)
    items = [
        {
            "name": _fit(item.name),
            "quantity": str(item.quantity),
            "unit_amount": _money(item.unit),
        }
        for item in charge.items
    ]
    return {"amount": _money(charge.amount) | {"breakdown": breakdown}, "items": items}


def _money(amount: Money) -> dict[str, Any]:
    value = f"{amount.cents // 100}.{amount.cents % 100:02}"
    return {"currency_code": amount.currency, "value": value}


def _fit(text: str, longest: int = LONGEST) -> str:
    """Cut by bytes: to PayPal an accented letter may count more than one."""
    return text.encode()[:longest].decode(errors="ignore")


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()

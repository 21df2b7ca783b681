"""An order as rows and back, by hand: the names on the left are the columns, or keys in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.vat import Rate, VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.orders.balance import Balance
from ocpizza.domain.orders.history import Courier, Delay, Entry, Moved
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.line import Missing, OrderLine
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.pricing import Totals, VatPart
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.dish import Dish
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.text import Text

Row = Mapping[Any, Any]


def settled(order: Order) -> dict[str, Any]:
    """The columns that are written once, when the order is placed; its number is not among them."""
    return {
        "business_day": order.business_day,
        "channel": order.channel.value,
        "fulfilment": order.fulfilment.value,
        "placed_at": order.placed_at,
        "requested_for": order.requested_for,
        "language": order.language,
        "pays_with_cents": order.pays_with.cents if order.pays_with else None,
        **personal(order),
    }


def personal(order: Order) -> dict[str, Any]:
    """The columns that say whom it is for: written once too, unless the person is forgotten."""
    return {
        "contact_name": order.contact.name,
        "contact_phone": order.contact.phone,
        "contact_email": order.contact.email,
        "customer_id": order.customer_id,
        "address": _address_json(order.address) if order.address else None,
    }


def changing(order: Order) -> dict[str, Any]:
    """The columns that follow the order's life."""
    return {
        "status": order.status.value,
        "version": order.version,
        "promised_at": order.promised_at,
        "hold_until": order.hold_until,
        "note": order.note,
        "method": order.method.value,
        "items_cents": order.totals.items.cents,
        "delivery_cents": order.totals.delivery.cents,
        "discount_cents": order.totals.discount.cents,
        "total_cents": order.totals.total.cents,
        "vat": [
            {
                "basis_points": part.rate.basis_points,
                "base_cents": part.base.cents,
                "vat_cents": part.vat.cents,
            }
            for part in order.totals.vat
        ],
        "paid_cents": order.balance.paid.cents,
        "refunded_cents": order.balance.refunded.cents,
        "pending_cents": order.balance.pending.cents,
        "by_hand_cents": order.balance.by_hand.cents,
        "short": [
            {"line": gap.line, "ingredient": gap.ingredient, "missing": gap.missing}
            for gap in order.short
        ],
        "courier_id": order.courier.id if order.courier else None,
        "courier_name": order.courier.name if order.courier else None,
        "cancel_reason": order.cancel_reason,
        "history": [
            {
                "at": entry.at.isoformat(),
                "status": entry.status.value,
                "by": entry.by.value,
                "actor": entry.actor,
                "reason": entry.reason,
            }
            for entry in order.history
        ],
        "last_action": order.last[0].value if order.last else None,
        "last_actor": order.last[1] if order.last else None,
        "pizzas": order.pizzas,
        "moved": [
            {
                "at": moved.at.isoformat(),
                "before": moved.before.isoformat(),
                "after": moved.after.isoformat(),
                "why": moved.why.value,
            }
            for moved in order.moved
        ],
    }


def line_row(line: OrderLine) -> dict[str, Any]:
    dish = line.dish
    return {
        "line": line.line,
        "item": dish.item,
        "size": dish.size,
        "quantity": line.quantity,
        "unit_price_cents": dish.price.cents,
        "vat_basis_points": line.vat_rate.basis_points,
        "dish": {
            "kind": dish.kind.value,
            "name": {"fr": dish.name.fr, "en": dish.name.en},
            "recipe": dict(dish.recipe),
            "allergens": [allergen.value for allergen in dish.allergens],
            "vat": dish.vat.value,
            "alcohol": dish.alcohol,
            "without": list(dish.without),
            "extra": list(dish.extra),
            "half": dish.half,
        },
    }


def order_of(row: Row) -> Order:
    """The order of a row of `orders` with its `lines`, a list of rows of `order_lines`."""
    return Order(
        id=row["id"],
        store=row["store_id"],
        number=row["number"],
        business_day=row["business_day"],
        channel=Channel(row["channel"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        status=Status(row["status"]),
        placed_at=row["placed_at"],
        promised_at=row["promised_at"],
        requested_for=row["requested_for"],
        contact=Contact(row["contact_name"], row["contact_phone"], row["contact_email"]),
        customer_id=row["customer_id"],
        address=Address(**row["address"]) if row["address"] else None,
        note=row["note"],
        method=Method(row["method"]),
        lines=tuple(_line_of(line) for line in row["lines"]),
        totals=_totals_of(row),
        language=row["language"],
        pays_with=Money(row["pays_with_cents"]) if row["pays_with_cents"] else None,
        hold_until=row["hold_until"],
        balance=Balance(
            Money(row["paid_cents"]),
            Money(row["refunded_cents"]),
            Money(row["pending_cents"]),
            Money(row["by_hand_cents"]),
        ),
        short=tuple(Missing(**gap) for gap in row["short"]),
        courier=Courier(row["courier_id"], row["courier_name"]) if row["courier_id"] else None,
        cancel_reason=row["cancel_reason"],
        history=[_entry_of(entry) for entry in row["history"]],
        moved=[_moved_of(moved) for moved in row["moved"]],
        last=(Action(row["last_action"]), row["last_actor"]) if row["last_action"] else None,
        version=row["version"],
        loaded_version=row["version"],
    )


def _address_json(address: Address) -> dict[str, str]:
    return {
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.city,
        "instructions": address.instructions,
    }


def _line_of(row: Row) -> OrderLine:
    dish = row["dish"]
    return OrderLine(
        line=row["line"],
        quantity=row["quantity"],
        vat_rate=Rate(row["vat_basis_points"]),
        dish=Dish(
            item=row["item"],
            size=row["size"],
            kind=ItemKind(dish["kind"]),
            name=Text(**dish["name"]),
            price=Money(row["unit_price_cents"]),
            recipe=dish["recipe"],
            allergens=tuple(map(Allergen, dish["allergens"])),
            vat=VatCategory(dish["vat"]),
            alcohol=dish["alcohol"],
            without=tuple(dish["without"]),
            extra=tuple(dish["extra"]),
            half=dish["half"],
        ),
    )


def _totals_of(row: Row) -> Totals:
    return Totals(
        items=Money(row["items_cents"]),
        delivery=Money(row["delivery_cents"]),
        discount=Money(row["discount_cents"]),
        vat=tuple(
            VatPart(Rate(part["basis_points"]), Money(part["base_cents"]), Money(part["vat_cents"]))
            for part in row["vat"]
        ),
    )


def _entry_of(entry: Row) -> Entry:
    at = datetime.fromisoformat(entry["at"])
    return Entry(at, Status(entry["status"]), Role(entry["by"]), entry["actor"], entry["reason"])


def _moved_of(moved: Row) -> Moved:
    at, before, after = (datetime.fromisoformat(moved[name]) for name in ("at", "before", "after"))
    return Moved(at, before, after, Delay(moved["why"]))

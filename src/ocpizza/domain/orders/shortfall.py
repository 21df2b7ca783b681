"""When less is left than is promised: who goes short, and who is served first when stock comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.order import Order
from ocpizza.domain.stock.movement import Movement, MovementKind


def take_off(orders: Sequence[Order], ingredient: str, lack: int, at: datetime) -> list[Order]:
    """Take `lack` off the unstarted orders that hold the ingredient, those due last first.

    Returns the orders that changed. What they hold together is at least `lack`, since nothing
    else is reserved.
    """
    changed = []
    for order in sorted(orders, key=lambda order: (order.promised_at, order.id), reverse=True):
        taken = min(lack, order.held.get(ingredient, 0))
        if taken <= 0:
            continue
        lack -= taken
        _go_short(order, ingredient, taken, at)
        changed.append(order)
    return changed


def refill(orders: Sequence[Order], ingredient: str, available: int, at: datetime) -> list[Order]:
    """Give what is available to the orders that are short of it, those due first first.

    Returns the orders that changed.
    """
    changed = []
    for order in sorted(orders, key=lambda order: (order.promised_at, order.id)):
        missing = sum(gap.missing for gap in order.short if gap.ingredient == ingredient)
        given = min(available, missing)
        if given <= 0:
            continue
        available -= given
        _fill(order, ingredient, given, at)
        changed.append(order)
    return changed


def _go_short(order: Order, ingredient: str, taken: int, at: datetime) -> None:
    gaps = {(gap.line, gap.ingredient): gap.missing for gap in order.short}
    left = taken
    for line in reversed(order.lines):
        missing = gaps.get((line.line, ingredient), 0)
        more = min(left, line.needs.get(ingredient, 0) - missing)
        if more > 0:
            gaps[line.line, ingredient] = missing + more
            left -= more
    _rewrite(order, gaps, MovementKind.SHORTFALL, ingredient, -taken, at)


def _fill(order: Order, ingredient: str, given: int, at: datetime) -> None:
    gaps = {}
    left = given
    for gap in order.short:
        filled = min(left, gap.missing) if gap.ingredient == ingredient else 0
        left -= filled
        gaps[gap.line, gap.ingredient] = gap.missing - filled
    _rewrite(order, gaps, MovementKind.REFILL, ingredient, given, at)


def _rewrite(
    order: Order,
    gaps: dict[tuple[int, str], int],
    kind: MovementKind,
    ingredient: str,
    reserved: int,
    at: datetime,
) -> None:
    order.short = tuple(
        Missing(line, short_of, missing)
        for (line, short_of), missing in sorted(gaps.items())
        if missing
    )
    order.movements.append(Movement(kind, ingredient, reserved=reserved, order=order.id))
    order.note_change(EventKind.ORDER_CHANGED, at)

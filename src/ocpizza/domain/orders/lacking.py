"""What an order lacks still when its customer has answered for some of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ocpizza.domain.orders.line import Missing, OrderLine
from ocpizza.domain.quantity import Needs, add


def still_short(
    short: Sequence[Missing],
    before: Sequence[OrderLine],
    after: Sequence[OrderLine],
    held: Needs,
) -> tuple[Missing, ...]:
    """What is missing of the lines that stay as they were.

    What the order held for the others goes to its own lines first. Empty when as much is missing
    as before: such a change answers nothing, and asks for all of it.
    """
    places = _places(before, after)
    kept = [evolve(gap, line=places[gap.line]) for gap in short if gap.line in places]
    needs = add(line.needs for line in after)
    spare = add((held, {gap.ingredient: 0 for gap in kept}))
    for gap in kept:
        needs[gap.ingredient] -= gap.missing
    left = []
    for gap in kept:
        filled = max(0, min(gap.missing, spare[gap.ingredient] - needs[gap.ingredient]))
        spare[gap.ingredient] -= filled
        left.append(evolve(gap, missing=gap.missing - filled))
    if _total(left) == _total(short):
        return ()
    open_ = (gap for gap in left if gap.missing)
    return tuple(sorted(open_, key=lambda gap: (gap.line, gap.ingredient)))


def _places(before: Sequence[OrderLine], after: Sequence[OrderLine]) -> dict[int, int]:
    """The numbers of the lines that are the same as before, by those that they had."""
    free, places = list(after), dict[int, int]()
    for line in before:
        for new in free:
            if _chosen(new) == _chosen(line):
                places[line.line] = new.line
                free.remove(new)
                break
    return places


def _chosen(line: OrderLine) -> tuple[object, ...]:
    """What somebody chose, and what it takes: the card may have changed its price or name since."""
    dish = line.dish
    return line.quantity, line.item, line.size, dish.without, dish.extra, dish.half, line.recipe


def _total(gaps: Sequence[Missing]) -> int:
    return sum(gap.missing for gap in gaps)

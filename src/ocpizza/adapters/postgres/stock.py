"""The levels of one store and their ledger, within a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
from attrs import define, field
from sqlalchemy import Connection, text

from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import Event, EventKind
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import add
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement

_LOCK = text("""
SELECT ingredient_id, on_hand, reserved, reorder_level
FROM stock_levels
WHERE store_id = :store AND ingredient_id = ANY (:ingredients)
ORDER BY ingredient_id
FOR NO KEY UPDATE
""")

# Locks in the order of the ingredients, sees the levels as they are after the wait, and moves all
# of them or none: `free` has its row only if every level allows it. `moving` counts from `locked`,
# since an UPDATE checks constraints on the row of its snapshot before it looks for a newer one.
_APPLY = text("""
WITH wanted AS (
    SELECT * FROM unnest(
        CAST(:ingredients AS text[]), CAST(:on_hand AS int[]), CAST(:reserved AS int[])
    ) AS asked (ingredient_id, more_on_hand, more_reserved)
), locked AS MATERIALIZED (
    SELECT ingredient_id, on_hand, reserved, more_on_hand, more_reserved
    FROM wanted JOIN stock_levels USING (ingredient_id)
    WHERE store_id = :store
    ORDER BY ingredient_id
    FOR NO KEY UPDATE OF stock_levels
), free AS (
    SELECT WHERE :different = (
        SELECT count(*) FROM locked
        WHERE on_hand + more_on_hand >= reserved + more_reserved AND reserved + more_reserved >= 0)
), moving AS (
    UPDATE stock_levels AS level
    SET on_hand = locked.on_hand + more_on_hand, reserved = locked.reserved + more_reserved
    FROM locked, free
    WHERE level.store_id = :store AND level.ingredient_id = locked.ingredient_id
), noting AS (
    INSERT INTO stock_ledger
        (store_id, act, step, ingredient_id, kind, on_hand, reserved, order_id, reason, actor, at)
    SELECT :store, CAST(:act AS uuid), :steps + place, ingredient, kind, on_hand, reserved,
        "order", reason, :actor, CAST(:at AS timestamptz)
    FROM free, ROWS FROM (jsonb_to_recordset(CAST(:movements AS jsonb)) AS (
        ingredient text, kind text, on_hand int, reserved int, "order" uuid, reason text
    )) WITH ORDINALITY AS step (ingredient, kind, on_hand, reserved, "order", reason, place)
)
SELECT ingredient_id, on_hand, reserved, EXISTS (SELECT FROM free) AS moved FROM locked
""")


@define
class PostgresStock:
    """Remembers the levels it moved: one event tells of all of them when the transaction ends."""

    connection: Connection
    store: str
    new_act: Callable[[], str]
    _act: str | None = None
    _steps: int = 0
    _moved: dict[str, Level] = field(factory=dict)
    _moved_at: datetime | None = None

    def lock(self, ingredients: Sequence[str]) -> Mapping[str, Level]:
        rows = self.connection.execute(
            _LOCK, {"store": self.store, "ingredients": list(ingredients)}
        )
        levels = {row.ingredient_id: Level(*row) for row in rows}
        if not levels.keys() >= set(ingredients):
            raise NotFound
        return levels

    def apply(self, movements: Sequence[Movement], actor: Actor, at: datetime) -> None:
        if not movements:
            return
        on_hand = add({step.ingredient: step.on_hand} for step in movements)
        reserved = add({step.ingredient: step.reserved} for step in movements)
        self._act = self._act or self.new_act()
        rows = self.connection.execute(
            _APPLY,
            {
                "store": self.store,
                "ingredients": list(on_hand),
                "on_hand": list(on_hand.values()),
                "reserved": list(reserved.values()),
                "different": len(on_hand),
                "act": self._act,
                "steps": self._steps,
                "actor": actor.id,
                "at": at,
                "movements": msgspec.json.encode(movements).decode(),
            },
        ).all()
        if not (rows and rows[0].moved):
            held = {row.ingredient_id: row.on_hand - row.reserved for row in rows}
            raise NotEnough({asked: held.get(asked, 0) for asked in on_hand})
        self._steps += len(movements)
        self._moved_at = at
        for row in rows:
            self._moved[row.ingredient_id] = Level(
                row.ingredient_id,
                row.on_hand + on_hand[row.ingredient_id],
                row.reserved + reserved[row.ingredient_id],
            )

    def events(self) -> list[Event]:
        """One `stock.changed` with all the levels that were moved, if any."""
        if self._moved_at is None:
            return []
        figures = [
            {
                "ingredient": level.ingredient,
                "on_hand": level.on_hand,
                "reserved": level.reserved,
                "available": level.available,
            }
            for _, level in sorted(self._moved.items())
        ]
        return [Event(EventKind.STOCK_CHANGED, self._moved_at, {"ingredients": figures})]

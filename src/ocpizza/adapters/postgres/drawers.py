"""The cash drawers of one store, within a transaction.

Cash that goes in shares the open drawer's row, whoever closes it has it alone: so the one waits for
the other, and what waited too long finds the drawer closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen
from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert

from ocpizza.adapters.postgres.carried_cash import CARRIED, carried_at
from ocpizza.adapters.postgres.drawer_rows import closing_columns, drawer_of, entry_columns
from ocpizza.adapters.postgres.tables.drawers import drawer_entries, drawers
from ocpizza.application.ports.drawers import AlreadyBooked
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.money import Money
from ocpizza.domain.payments.drawer import Drawer, Entry, EntryKind

_OPEN = select(drawers).where(
    drawers.c.store_id == bindparam("store"), drawers.c.closed_at.is_(None)
)
_BESIDE_OTHERS = _OPEN.with_for_update(read=True)
_ALONE = _OPEN.with_for_update()
_MOVED = (
    select(drawer_entries.c.kind, func.sum(drawer_entries.c.amount_cents))
    .where(
        drawer_entries.c.store_id == bindparam("store"),
        drawer_entries.c.drawer_id == bindparam("drawer"),
    )
    .group_by(drawer_entries.c.kind)
)
_CARRIED = text(f"""
SELECT coalesce(sum(payment.amount_cents), 0) FROM payments AS payment WHERE {CARRIED}
""")  # noqa: S608 - words of ours
_ADD = text("""
INSERT INTO drawers (store_id, id, number, opened_at, opened_by, opened_by_name, float_cents)
SELECT :store, :id, coalesce(max(number), 0) + 1, :opened_at, :by, :by_name, :float_cents
FROM drawers WHERE store_id = :store
ON CONFLICT DO NOTHING
RETURNING number
""")
_PUT = insert(drawer_entries).on_conflict_do_nothing()
_CLOSE = (
    drawers.update()
    .where(
        drawers.c.store_id == bindparam("store"),
        drawers.c.id == bindparam("drawer"),
        drawers.c.closed_at.is_(None),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
                *("closed_at", "closed_by", "closed_by_name"),
                *("expected_cents", "counted_cents", "note"),
            )
        }
    )
)


@frozen
class PostgresDrawers:
    connection: Connection
    store: str

    def current(self, *, alone: bool = False) -> Drawer | None:
        locked = _ALONE if alone else _BESIDE_OTHERS
        row = self.connection.execute(locked, {"store": self.store}).one_or_none()
        return drawer_of(row) if row is not None else None

    def moved(self, drawer: str) -> Mapping[EntryKind, Money]:
        rows = self.connection.execute(_MOVED, {"store": self.store, "drawer": drawer})
        return {EntryKind(kind): Money(int(cents)) for kind, cents in rows}

    def carried(self, at: datetime) -> Money:
        cents = self.connection.execute(_CARRIED, carried_at(self.store, at)).scalar_one()
        return Money(int(cents))

    def open(self, drawer: Drawer) -> None:
        values = {
            "store": self.store,
            "id": drawer.id,
            "opened_at": drawer.opened_at,
            "by": drawer.by,
            "by_name": drawer.by_name,
            "float_cents": drawer.opened_with.cents,
        }
        number = self.connection.execute(_ADD, values).scalar_one_or_none()
        if number is None:
            raise Stale
        drawer.number = number

    def put(self, drawer: str, entries: Sequence[Entry]) -> None:
        for entry in sorted(entries, key=lambda entry: entry.refund or entry.payment or ""):
            added = self.connection.execute(_PUT, entry_columns(self.store, drawer, entry))
            if added.rowcount != 1:
                raise AlreadyBooked

    def close(self, drawer: Drawer) -> None:
        asked = {"store": self.store, "drawer": drawer.id, **closing_columns(drawer)}
        assert self.connection.execute(_CLOSE, asked).rowcount == 1

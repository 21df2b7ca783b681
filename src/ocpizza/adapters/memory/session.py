"""What one transaction sees and writes of a store."""

from __future__ import annotations

from datetime import datetime

from attrs import define, field

from ocpizza.adapters.memory.database import Database, StoreState
from ocpizza.domain.events import Event, EventKind


@define
class Session:
    """Reads what is committed until its first write, then its own copy under the store's lock.

    Events wait for the commit, so that a store's sequence has no gap.
    """

    database: Database
    store: str
    events: list[Event] = field(factory=list)
    moved: set[str] = field(factory=set)
    moved_at: datetime | None = None
    _draft: StoreState | None = None

    @property
    def seen(self) -> StoreState:
        return self._draft or self.database.state(self.store)

    @property
    def draft(self) -> StoreState:
        """The copy to write to; waits for whoever writes to the store now."""
        if self._draft is None:
            self.database.lock(self.store).acquire()
            self._draft = self.database.state(self.store).copy()
        return self._draft

    def commit(self) -> None:
        if self.moved_at is not None:
            self.events.append(stock_changed(self.draft, self.moved, self.moved_at))
        for event in self.events:
            self.draft.write_event(event)
        if self._draft is not None:
            self.database.states[self.store] = self._draft

    def close(self) -> None:
        """Let the next writer in; what was not committed is forgotten."""
        if self._draft is not None:
            self._draft = None
            self.database.lock(self.store).release()


def stock_changed(state: StoreState, ingredients: set[str], at: datetime) -> Event:
    """One event for all the levels that an act has moved."""
    levels = [state.levels[ingredient] for ingredient in sorted(ingredients)]
    figures = [
        {
            "ingredient": level.ingredient,
            "on_hand": level.on_hand,
            "reserved": level.reserved,
            "available": level.available,
        }
        for level in levels
    ]
    return Event(EventKind.STOCK_CHANGED, at, {"ingredients": figures})

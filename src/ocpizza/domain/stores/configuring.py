"""Who may configure what of a store."""

from __future__ import annotations

from attrs import evolve

from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stores.store import Store


def may_configure(actor: Actor, before: Store | None, after: Store) -> bool:
    """An admin everything, a new store too; the store's manager its hours and closures."""
    if actor.is_admin():
        return True
    if before is None or not actor.has(Role.MANAGER, after.id):
        return False
    return after == evolve(before, hours=after.hours)

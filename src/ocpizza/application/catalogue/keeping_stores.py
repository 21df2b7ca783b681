"""Stores: how they are configured, what they sell at which price, and whether they pause."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from attrs import evolve, frozen
from msgspec import Meta, Struct, field
from msgspec.structs import replace

from ocpizza.application.catalogue.comparing import Change, compare, record
from ocpizza.application.catalogue.items import ItemView, item_view
from ocpizza.application.catalogue.keeping_menu import Put, check_version
from ocpizza.application.catalogue.planning import plan_configuration, plan_store
from ocpizza.application.catalogue.stores import StoreKeptView, StoreRequest, kept_view
from ocpizza.application.ports.catalogue import (
    CatalogueTransaction,
    CatalogueWork,
    Selling,
    StoreEntry,
)
from ocpizza.application.ports.clock import Clock
from ocpizza.application.requests import Cents, Request, Slug
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Fault, Forbidden, Invalid, NotFound
from ocpizza.domain.money import Money
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.item import Item
from ocpizza.domain.stores.configuring import may_configure


class PriceRequest(Request, frozen=True):
    price_cents: Cents


class SellingRequest(Request, frozen=True):
    """`sizes`: the prices of the store's own; a size that is left out has the group's."""

    offered: bool = True
    sizes: Annotated[dict[Slug, PriceRequest], Meta(max_length=10)] = field(default_factory=dict)


class ReorderRequest(Request, frozen=True):
    """`levels` in the ingredients' base units; those that are left out stay as they are."""

    levels: Annotated[
        dict[Slug, Annotated[int, Meta(ge=0, le=100_000_000)]], Meta(min_length=1, max_length=500)
    ]


class ReorderView(Struct, frozen=True):
    store: str
    levels: dict[str, int]


class SellingView(Struct, frozen=True):
    """How a store sells an item: `sizes` as it was put, the other prices are the group's."""

    store: str
    item: str
    offered: bool
    sizes: dict[str, PriceRequest]


class CardView(Struct, frozen=True):
    """An item of the group, and how one store sells it."""

    item: ItemView
    selling: SellingView


class PauseView(Struct, frozen=True):
    store: str
    ordering_paused: bool


@frozen
class KeepingStores:
    """An admin everything, a manager what belongs to the day in the own stores."""

    begin: CatalogueWork
    clock: Clock

    def store(self, actor: Actor, store: str) -> StoreKeptView:
        """How it is configured, for its manager; raises NotFound or Forbidden."""
        with self.begin() as tx:
            entry = _existing(tx, store)
        if not actor.has(Role.MANAGER, store):
            raise Forbidden
        return kept_view(entry)

    @retrying
    def put_store(
        self, actor: Actor, store: str, request: StoreRequest, if_match: int | None = None
    ) -> Put[StoreKeptView]:
        """Configure the store so, new or not; it stays paused if it is.

        A new one sells every item at the group's prices and has nothing in stock. A manager may
        change the hours and closures only. Raises NotFound, Forbidden, Invalid or VersionMismatch.
        """
        with self.begin() as tx:
            before = tx.stores.get(store)
            if before is None and not actor.is_admin():
                raise NotFound
            if not actor.has(Role.MANAGER, store):
                raise Forbidden
            if before is not None and not _may_put(actor, before, request):
                raise Forbidden
            entry, change = plan_store(before, store, request)
            check_version(before, if_match)
            after = self._put(tx, actor, entry, change)
        return Put(kept_view(after), before is None)

    def card(self, actor: Actor, store: str) -> tuple[CardView, ...]:
        """The group's menu as the store sells it; raises NotFound or Forbidden."""
        with self.begin() as tx:
            _existing(tx, store)
            if not actor.has(Role.MANAGER, store):
                raise Forbidden
            own = tx.stores.sellings(store)
            entries = [entry for entry in tx.catalogue.items() if not entry.retired]
        return tuple(
            CardView(item_view(entry), _selling_view(store, item, own.get(item, Selling())))
            for entry in entries
            for item in (entry.item.id,)
        )

    @retrying
    def put_selling(
        self, actor: Actor, store: str, item: str, request: SellingRequest
    ) -> SellingView:
        """Sell the item so at the store; raises NotFound, Forbidden or Invalid (unknown size)."""
        now = self.clock.now()
        with self.begin() as tx:
            _existing(tx, store)
            entry = tx.catalogue.item(item)
            if entry is None:
                raise NotFound
            if not actor.has(Role.MANAGER, store):
                raise Forbidden
            _check_sizes(entry.item, request)
            before = _selling_view(store, item, tx.stores.selling(store, item))
            prices = {size: Money(own.price_cents) for size, own in request.sizes.items()}
            selling = Selling(request.offered, prices)
            view = _selling_view(store, item, selling)
            change = compare("selling", item, before, view)
            if change is not None:
                tx.stores.put_selling(store, item, selling)
                record(tx, actor, now, store, (change,))
                tx.announce((store,), (item,), now)
        return view

    @retrying
    def put_reorder_levels(self, actor: Actor, store: str, request: ReorderRequest) -> ReorderView:
        """Say below what each ingredient is to be ordered.

        Raises NotFound, Forbidden or Invalid (unknown ingredient).
        """
        now = self.clock.now()
        with self.begin() as tx:
            _existing(tx, store)
            if not actor.has(Role.MANAGER, store):
                raise Forbidden
            kept = tx.stores.reorder_levels(store)
            _check_ingredients(kept, request)
            changed = {
                ingredient: level
                for ingredient, level in request.levels.items()
                if kept[ingredient] != level
            }
            if changed:
                tx.stores.put_reorder_levels(store, changed)
                before = {ingredient: kept[ingredient] for ingredient in changed}
                tx.audit(store).record(actor, now, "reorder levels", store, before, changed)
        return ReorderView(store, {**kept, **changed})

    def pause(self, actor: Actor, store: str) -> PauseView:
        """Take no more web orders; raises NotFound or Forbidden."""
        return self._set_paused(actor, store, paused=True)

    def resume(self, actor: Actor, store: str) -> PauseView:
        """Take web orders again; raises NotFound or Forbidden."""
        return self._set_paused(actor, store, paused=False)

    @retrying
    def _set_paused(self, actor: Actor, store: str, *, paused: bool) -> PauseView:
        with self.begin() as tx:
            before = _existing(tx, store)
            if not actor.has(Role.MANAGER, store):
                raise Forbidden
            wanted = evolve(before, store=evolve(before.store, paused=paused))
            self._put(tx, actor, *plan_configuration(before, wanted))
        return PauseView(store, paused)

    def _put(
        self, tx: CatalogueTransaction, actor: Actor, entry: StoreEntry, change: Change | None
    ) -> StoreEntry:
        if change is None:
            return entry
        now, store = self.clock.now(), entry.store.id
        kept = tx.stores.put(entry)
        record(tx, actor, now, store, (change,))
        tx.announce((store,), (), now)
        return kept


def _existing(tx: CatalogueTransaction, store: str) -> StoreEntry:
    entry = tx.stores.get(store)
    if entry is None:
        raise NotFound
    return entry


def _may_put(actor: Actor, before: StoreEntry, request: StoreRequest) -> bool:
    """Asked without the calendar, whose faults are for those who may change the rest as sent."""
    kept = kept_view(before)
    rest = replace(request, opening_hours=kept.opening_hours, closures=kept.closures)
    try:
        entry, _ = plan_store(before, kept.store, rest)
    except Invalid:
        return actor.is_admin()
    return may_configure(actor, before.store, entry.store)


def _check_ingredients(known: Collection[str], request: ReorderRequest) -> None:
    faults = tuple(
        Fault(f"/levels/{ingredient}", "unknown-ingredient", {"ingredient": ingredient})
        for ingredient in request.levels
        if ingredient not in known
    )
    if faults:
        raise Invalid(faults)


def _check_sizes(item: Item, request: SellingRequest) -> None:
    known = {"item": item.id, "sizes": list(item.sizes)}
    faults = tuple(
        Fault(f"/sizes/{size}", "unknown-size", known)
        for size in request.sizes
        if size not in item.sizes
    )
    if faults:
        raise Invalid(faults)


def _selling_view(store: str, item: str, selling: Selling) -> SellingView:
    own = {size: PriceRequest(price.cents) for size, price in sorted(selling.prices.items())}
    return SellingView(store, item, selling.offered, own)

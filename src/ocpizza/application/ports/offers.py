"""What a store offers: its menu and itself as a snapshot, kept per version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stores.store import Store


@frozen
class Offer:
    """A store and its menu at one version; the version rises with every change of either."""

    store: Store
    menu: Menu
    version: int


class Offers(Protocol):
    """Every method raises NotFound for a store that does not exist."""

    def of(self, store: str) -> Offer:
        """The offer as last seen by this process: cheap, and perhaps out of date."""

    def renewed(self, store: str) -> Offer:
        """The offer as it is now."""

    def queued_pizzas(self, store: str) -> int:
        """The pizzas of the store's unfinished orders, seconds old at most."""

    def available(self, store: str) -> Mapping[str, int]:
        """What can still be promised of each ingredient, now."""

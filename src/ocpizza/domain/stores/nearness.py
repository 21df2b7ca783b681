"""Which store is near a postcode: the post's numbers say it well enough, and need no map.

French postcodes go from the large to the small: two digits for the department (three overseas),
then the area of a sorting office, then the town. The more of it two have in common, the nearer.
"""

from __future__ import annotations

from datetime import datetime

from ocpizza.domain.stores.store import Store


def distance(store: Store, postcode: str) -> tuple[int, int, int]:
    """Smaller is nearer: those that deliver there come first, then the more digits in common."""
    delivers = store.area_for(postcode) is not None
    around = (store.address.postcode, *(area.postcode for area in store.areas))
    shared = max(_common(postcode, each) for each in around)
    return (not delivers, -shared, abs(int(postcode) - int(store.address.postcode)))


def takes_orders(store: Store, now: datetime) -> bool:
    """Whether something can be ordered there on the web for as soon as possible."""
    return store.open_now(now) and not store.paused


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))

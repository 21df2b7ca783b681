"""What is kept, as it is sent: what an answer says of itself may come back, and counts for nothing.

So clients read, change one thing and write. The path names it, and `If-Match` the version.
"""

from typing import Annotated

from msgspec import Meta

from ocpizza.application.catalogue.ingredients import IngredientRequest
from ocpizza.application.catalogue.items import ItemRequest
from ocpizza.application.catalogue.keeping_stores import SellingRequest
from ocpizza.application.catalogue.stores import StoreRequest
from ocpizza.application.requests import Slug

Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class KeptItem(ItemRequest, frozen=True, kw_only=True):
    """Everything about an item. Sizes and steps keep their order.

    Without a `position` it keeps its own, or comes last. A `retired` one is on no menu. `item` and
    `version` may be sent back as they were read: the path and `If-Match` count.
    """

    item: Slug | None = None
    version: Version | None = None


class KeptIngredient(IngredientRequest, frozen=True, kw_only=True):
    """Everything about an ingredient. `supplements` by size; the unit is fixed for good.

    `ingredient` and `version` may be sent back as they were read: the path and `If-Match` count.
    """

    ingredient: Slug | None = None
    version: Version | None = None


class KeptStore(StoreRequest, frozen=True, kw_only=True):
    """Everything that is configured of a store. Without an `alcohol_licence` it sells none.

    `store`, `ordering_paused` and `version` may be sent back as they were read: the path, pausing
    and `If-Match` count.
    """

    store: Slug | None = None
    ordering_paused: bool | None = None
    version: Version | None = None


class KeptSelling(SellingRequest, frozen=True, kw_only=True):
    """`sizes`: the prices of the store's own; a size that is left out has the group's.

    `store` and `item` may be sent back as they were read: the path counts.
    """

    store: Slug | None = None
    item: Slug | None = None

"""The menu as a file: what is exported, kept under version control, changed and imported again."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ocpizza.application.catalogue.ingredients import IngredientRequest
from ocpizza.application.catalogue.items import ItemRequest
from ocpizza.application.catalogue.stores import StoreRequest
from ocpizza.application.requests import Request, Slug

MOST_ROWS = 2_000


class IngredientRow(IngredientRequest, frozen=True, kw_only=True):
    id: Slug


class ItemRow(ItemRequest, frozen=True, kw_only=True):
    id: Slug


class StoreRow(StoreRequest, frozen=True, kw_only=True):
    """`phone` is E.164."""

    id: Slug


class MenuFile(Request, frozen=True, kw_only=True):
    """Ingredients and items; what is kept and not in the file stays as it is."""

    ingredients: Annotated[tuple[IngredientRow, ...], Meta(max_length=MOST_ROWS)] = ()
    items: Annotated[tuple[ItemRow, ...], Meta(max_length=MOST_ROWS)] = ()


StoresFile = Annotated[tuple[StoreRow, ...], Meta(max_length=MOST_ROWS)]
"""A list of stores."""

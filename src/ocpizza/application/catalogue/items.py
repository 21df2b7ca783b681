"""Items as they are sent, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from ocpizza.application.ports.catalogue import ItemEntry
from ocpizza.application.requests import Cents, Request, Slug
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.recipes.item import Item, ItemKind, Size
from ocpizza.domain.text import Text

Quantity = Annotated[int, Meta(ge=1, le=100_000)]
Position = Annotated[int, Meta(ge=0, le=100_000)]


class TextRequest(Request, frozen=True):
    """The same words in French and English."""

    fr: Annotated[str, Meta(min_length=1, max_length=500)]
    en: Annotated[str, Meta(min_length=1, max_length=500)]

    def text(self) -> Text:
        return Text(self.fr, self.en)


def text_request(text: Text) -> TextRequest:
    return TextRequest(text.fr, text.en)


class SizeRequest(Request, frozen=True):
    """`recipe`: what one piece takes from stock, by ingredient, in its base unit."""

    price_cents: Cents
    recipe: Annotated[dict[Slug, Quantity], Meta(min_length=1, max_length=30)]


class ItemRequest(Request, frozen=True, kw_only=True):
    """Everything about an item. Sizes and steps keep their order.

    Without a `position` it keeps its own, or comes last. A `retired` one is on no menu.
    """

    kind: ItemKind
    name: TextRequest
    description: TextRequest
    vat_category: VatCategory
    alcohol: bool = False
    sizes: Annotated[dict[Slug, SizeRequest], Meta(min_length=1, max_length=10)]
    steps: Annotated[tuple[TextRequest, ...], Meta(max_length=20)] = ()
    position: Position | None = None
    retired: bool = False

    def value(self, item: str) -> Item:
        return Item(
            id=item,
            kind=self.kind,
            name=self.name.text(),
            description=self.description.text(),
            vat=self.vat_category,
            sizes={
                name: Size(Money(size.price_cents), size.recipe)
                for name, size in self.sizes.items()
            },
            alcohol=self.alcohol,
            steps=tuple(step.text() for step in self.steps),
        )


class ItemView(ItemRequest, frozen=True, kw_only=True):
    """An item as it is kept."""

    item: str
    version: int


def item_view(entry: ItemEntry) -> ItemView:
    item = entry.item
    return ItemView(
        item=item.id,
        version=entry.version,
        kind=item.kind,
        name=text_request(item.name),
        description=text_request(item.description),
        vat_category=item.vat,
        alcohol=item.alcohol,
        sizes=size_requests(item.sizes),
        steps=tuple(text_request(step) for step in item.steps),
        position=entry.position,
        retired=entry.retired,
    )


def size_requests(sizes: Mapping[str, Size]) -> dict[str, SizeRequest]:
    return {name: SizeRequest(size.price.cents, dict(size.recipe)) for name, size in sizes.items()}

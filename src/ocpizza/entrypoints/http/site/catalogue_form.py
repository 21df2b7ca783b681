"""The forms of items and ingredients: from what is kept to fields, and back to a request."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ocpizza.application.catalogue.ingredients import IngredientKeptView
from ocpizza.application.catalogue.items import ItemView, TextRequest
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.entrypoints.http.site.forms import cents, euros, quantity, whole_number
from ocpizza.entrypoints.http.site.visits import Visit

THREE_SIZES = ("small", "medium", "large")
SPARE = 4
"""Empty rows of a recipe."""
_ITEM = ("name_fr", "name_en", "description_fr", "description_en", "kind", "vat_category")
_STEPS = ("steps_fr", "steps_en")
_INGREDIENT = ("unit", "origin_fr", "origin_en")
_FIELDS = (*_ITEM, *_STEPS, *_INGREDIENT, "slug", "position")

Amounts = Mapping[str, str]


@frozen
class Typed:
    """Fields by name, what is ticked, and by size: prices, and how much of what.

    `recipe` has a row for each ingredient; of an ingredient's own form, `supplements` says by size
    how much "extra" is.
    """

    fields: Mapping[str, str]
    ticked: frozenset[str]
    sizes: tuple[str, ...]
    prices: Amounts
    recipe: tuple[tuple[str, Amounts], ...] = ()
    supplements: Amounts = field(factory=dict)

    def item(self) -> dict[str, Any]:
        """Raises Invalid for steps that are not told in both languages."""
        fields = self.fields
        french, english = _lines(fields["steps_fr"]), _lines(fields["steps_en"])
        if len(french) != len(english):
            counted = {"fr": len(french), "en": len(english)}
            raise Invalid((Fault("/steps_en", "uneven-steps", counted),))
        return {
            "kind": fields["kind"],
            "name": {"fr": fields["name_fr"], "en": fields["name_en"]},
            "description": {"fr": fields["description_fr"], "en": fields["description_en"]},
            "vat_category": fields["vat_category"],
            "alcohol": "alcohol" in self.ticked,
            "retired": "retired" in self.ticked,
            "position": whole_number(fields["position"]) if fields["position"] else None,
            "steps": [{"fr": one, "en": other} for one, other in zip(french, english, strict=True)],
            "sizes": {
                size: {
                    "price_cents": cents(self.prices[size]),
                    "recipe": {
                        ingredient: quantity(amounts[size])
                        for ingredient, amounts in self.recipe
                        if ingredient and amounts[size]
                    },
                }
                for size in self.sizes
            },
        }

    def ingredient(self, kept: IngredientKeptView | None) -> dict[str, Any]:
        fields = self.fields
        origin = {"fr": fields["origin_fr"], "en": fields["origin_en"]}
        return {
            "name": {"fr": fields["name_fr"], "en": fields["name_en"]},
            "unit": kept.unit if kept else fields["unit"],
            "allergens": sorted(
                tick.removeprefix("allergen_")
                for tick in self.ticked
                if tick.startswith("allergen_")
            ),
            "vegetarian": "vegetarian" in self.ticked,
            "meat_origin": origin if any(origin.values()) else None,
            "supplements": {
                size: {
                    "quantity": quantity(self.supplements[size]),
                    "price_cents": cents(self.prices[size]),
                }
                for size in self.sizes
                if self.supplements[size] or self.prices[size]
            },
        }


def of_item(kept: ItemView) -> Typed:
    sizes = tuple(kept.sizes)
    taken = dict.fromkeys(each for size in kept.sizes.values() for each in size.recipe)
    fields = dict.fromkeys(_FIELDS, "") | _texts(kept.name, kept.description)
    fields |= {
        "kind": kept.kind.value,
        "vat_category": kept.vat_category.value,
        "position": str(kept.position),
        "steps_fr": "\n".join(step.fr for step in kept.steps),
        "steps_en": "\n".join(step.en for step in kept.steps),
    }
    rows = [
        (each, {size: str(kept.sizes[size].recipe.get(each, "")) for size in sizes})
        for each in taken
    ]
    return Typed(
        fields=fields,
        ticked=frozenset(name for name in ("alcohol", "retired") if getattr(kept, name)),
        sizes=sizes,
        prices={size: euros(kept.sizes[size].price_cents) for size in sizes},
        recipe=(*rows, *_spare(sizes)),
    )


def new_item(sizes: tuple[str, ...]) -> Typed:
    fields = dict.fromkeys(_FIELDS, "")
    return Typed(fields, frozenset(), sizes, dict.fromkeys(sizes, ""), _spare(sizes))


def of_ingredient(kept: IngredientKeptView) -> Typed:
    fields = dict.fromkeys(_FIELDS, "") | _texts(kept.name)
    fields["unit"] = kept.unit.value
    if kept.meat_origin is not None:
        fields |= {"origin_fr": kept.meat_origin.fr, "origin_en": kept.meat_origin.en}
    extra = kept.supplements
    return Typed(
        fields=fields,
        ticked=frozenset(
            (
                *(f"allergen_{allergen.value}" for allergen in kept.allergens),
                *(("vegetarian",) if kept.vegetarian else ()),
            )
        ),
        sizes=THREE_SIZES,
        prices={
            size: euros(extra[size].price_cents) if size in extra else "" for size in THREE_SIZES
        },
        supplements={
            size: str(extra[size].quantity) if size in extra else "" for size in THREE_SIZES
        },
    )


def new_ingredient() -> Typed:
    nothing = dict.fromkeys(THREE_SIZES, "")
    return Typed(dict.fromkeys(_FIELDS, ""), frozenset(), THREE_SIZES, nothing, (), nothing)


def typed(visit: Visit) -> Typed:
    """What came with the form; `size` is repeated, and so is `take` for each row of a recipe."""
    sizes = visit.fields("size")
    taken = [str(value).strip() for value in visit.form.getlist("take")]
    amounts = {
        size: [str(value).strip() for value in visit.form.getlist(f"amount_{size}")]
        for size in sizes
    }
    return Typed(
        fields={name: visit.field(name) for name in _FIELDS},
        ticked=frozenset(visit.fields("ticked")),
        sizes=sizes,
        prices={size: visit.field(f"price_{size}") for size in sizes},
        recipe=tuple(
            (ingredient, {size: amounts[size][place] for size in sizes})
            for place, ingredient in enumerate(taken)
            if all(place < len(column) for column in amounts.values())
        ),
        supplements={size: visit.field(f"extra_{size}") for size in sizes},
    )


def _texts(name: TextRequest, description: TextRequest | None = None) -> dict[str, str]:
    texts = {"name_fr": name.fr, "name_en": name.en}
    if description is not None:
        texts |= {"description_fr": description.fr, "description_en": description.en}
    return texts


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _spare(sizes: tuple[str, ...]) -> tuple[tuple[str, Amounts], ...]:
    return (("", dict.fromkeys(sizes, "")),) * SPARE

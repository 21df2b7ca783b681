"""Ingredients and their allergens."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen
from attrs.validators import instance_of, matches_re

from ocpizza.domain.quantity import Unit
from ocpizza.domain.text import Text

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


class Allergen(StrEnum):
    """The 14 of Regulation (EU) 1169/2011, annex II."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOYA = "soya"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"


@frozen
class Ingredient:
    """Something a recipe takes from stock, counted in its base unit.

    `meat_origin` says where the meat comes from (decree 2002-1465), None where there is no meat.
    """

    id: str = field(validator=matches_re(SLUG))
    name: Text
    unit: Unit = field(validator=instance_of(Unit))
    allergens: frozenset[Allergen] = frozenset()
    vegetarian: bool = True
    meat_origin: Text | None = None

"""A pizza drawn from its own recipe, so that also one without olives looks like what is on it.

The drawing is a function of the ingredients alone: the same pizza looks the same everywhere. Its
toppings are symbols (`parts/toppings.html`, once a page) that each picture places.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from attrs import frozen
from markupsafe import Markup

from ocpizza.application.ordering.requests import LineRequest
from ocpizza.application.reading.cards import Card
from ocpizza.application.reading.orders import LineView

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
REACH = 66
"""How far from the middle toppings lie, of the 100 that a picture has to each side."""


@frozen
class Topping:
    """How an ingredient looks: a symbol, its colour, and how many lie on a whole pizza."""

    symbol: str
    colour: str
    pieces: int


SAUCES = {
    "tomato-sauce": "#c23b22",
    "cream": "#f6ead2",
    "barbecue-sauce": "#6b2a1a",
    "curry-sauce": "#d9a11e",
    "pesto": "#6d8f3a",
    "truffle-cream": "#d8c6a5",
}
TOPPINGS = {
    "mozzarella": Topping("melt", "#fbf1d7", 9),
    "vegan-cheese": Topping("melt", "#f3e3b3", 9),
    "burrata": Topping("ball", "#fffaf0", 1),
    "gorgonzola": Topping("melt", "#d7dccb", 6),
    "goat-cheese": Topping("slice", "#fdf7ea", 6),
    "italian-hard-cheese": Topping("shaving", "#f2d98c", 9),
    "reblochon": Topping("melt", "#f0cf7e", 6),
    "raclette": Topping("melt", "#f3c95f", 7),
    "saint-marcellin": Topping("slice", "#f6e6c4", 5),
    "basil": Topping("leaf", "#2f7d3b", 6),
    "rocket": Topping("sprig", "#3d7f35", 9),
    "spinach": Topping("leaf", "#2c5e33", 9),
    "oregano": Topping("speck", "#55702f", 16),
    "garlic": Topping("speck", "#f6ecd0", 12),
    "capers": Topping("bead", "#65782f", 9),
    "pistachios": Topping("bead", "#8fae4a", 12),
    "walnuts": Topping("chunk", "#8a5a33", 8),
    "black-olives": Topping("ring", "#2a2028", 9),
    "jalapenos": Topping("ring", "#4c8a34", 9),
    "red-onions": Topping("hoop", "#9c4c7c", 7),
    "onion-confit": Topping("strip", "#8c5a2b", 10),
    "bell-peppers": Topping("strip", "#d2691e", 9),
    "courgette": Topping("slice", "#9cba66", 7),
    "aubergine": Topping("slice", "#7a5a80", 6),
    "artichokes": Topping("wedge", "#a5b06d", 6),
    "mushrooms": Topping("mushroom", "#cdb194", 8),
    "potatoes": Topping("slice", "#efd27a", 7),
    "pineapple": Topping("wedge", "#f2c230", 8),
    "cherry-tomatoes": Topping("slice", "#dd3b2a", 7),
    "sun-dried-tomatoes": Topping("strip", "#a52a1a", 8),
    "ham": Topping("square", "#eda6a0", 8),
    "cured-ham": Topping("ribbon", "#c9636a", 6),
    "mortadella": Topping("slice", "#f0b3ad", 6),
    "lardons": Topping("strip", "#c9705f", 10),
    "pepperoni": Topping("slice", "#a8321f", 9),
    "chorizo": Topping("slice", "#b8431f", 8),
    "rosette": Topping("slice", "#9a3a3a", 8),
    "merguez": Topping("strip", "#8d3320", 8),
    "nduja": Topping("chunk", "#b33a1b", 8),
    "ground-beef": Topping("chunk", "#6e4630", 12),
    "chicken": Topping("chunk", "#e3bd83", 9),
    "smoked-salmon": Topping("ribbon", "#ef8a62", 6),
    "tuna": Topping("chunk", "#c8a590", 9),
    "anchovies": Topping("strip", "#6f6a62", 6),
    "shrimps": Topping("shrimp", "#f0936f", 7),
    "mussels": Topping("wedge", "#d98a3a", 6),
    "egg": Topping("egg", "#f5b52a", 1),
    "honey": Topping("drizzle", "#dd9a1c", 3),
    "olive-oil": Topping("drizzle", "#b9a93a", 2),
}
BARE = frozenset({"dough"})
UNKNOWN = ("chunk", 8)
"""An ingredient that nobody has drawn yet lies on the pizza in a colour of its own."""


def pizza(ingredients: Iterable[str], half: Iterable[str] | None = None) -> Markup:
    """The inside of an `<svg viewBox="-100 -100 200 200">`: the base, and what lies on it.

    With `half`, the left side has `ingredients` and the right side those of the other pizza.
    """
    return _drawn(tuple(ingredients), tuple(half) if half is not None else None)


def of_line(card: Card, line: LineView | LineRequest) -> Markup | None:
    """The pizza of a line as it was changed; None for what is no pizza, or none that is known."""
    halves = [line.item] if line.half is None else [line.item, line.half]
    if not all(each in card.pizzas for each in halves):
        return None
    sides = [card.on_it(each, line.without or (), line.extra or ()) for each in halves]
    return pizza(*sides)


@lru_cache(maxsize=2048)
def _drawn(ingredients: tuple[str, ...], half: tuple[str, ...] | None) -> Markup:
    parts = ['<use href="#t-base"/>']
    if half is None:
        parts += _side(ingredients, "whole")
    else:
        parts += [*_side(ingredients, "left"), *_side(half, "right")]
        parts.append('<path d="M0-82V82" stroke="#7a4a20" stroke-width="2"/>')
    return Markup("".join(parts))  # noqa: S704 - made of our own tables and numbers


def _side(ingredients: Iterable[str], side: str) -> Iterator[str]:
    on_it = [each for each in ingredients if each not in BARE]
    for sauce in (each for each in on_it if each in SAUCES):
        yield f'<use href="#t-sauce-{side}" color="{SAUCES[sauce]}"/>'
    for ingredient in sorted((each for each in on_it if each not in SAUCES), key=_layer):
        topping = TOPPINGS.get(ingredient) or Topping(
            UNKNOWN[0], f"#{_digest(ingredient).hex()[:6]}", UNKNOWN[1]
        )
        for x, y, turn in _places(ingredient, topping.pieces):
            if side == "whole" or (x < 0) == (side == "left"):
                yield (
                    f'<use href="#t-{topping.symbol}" color="{topping.colour}"'
                    f' transform="translate({x} {y})rotate({turn})"/>'
                )


def _layer(ingredient: str) -> tuple[int, str]:
    topping = TOPPINGS.get(ingredient)
    order = ("melt", "ribbon", "square", "slice")
    symbol = topping.symbol if topping else UNKNOWN[0]
    above = {"leaf": 8, "sprig": 8, "egg": 7, "ball": 7, "drizzle": 9, "speck": 9}
    return (order.index(symbol) if symbol in order else above.get(symbol, 5), ingredient)


def _places(ingredient: str, pieces: int) -> Iterator[tuple[int, int, int]]:
    """Spread like seeds of a sunflower, each ingredient begun at an angle of its own."""
    seed = _digest(ingredient)
    start = seed[0] / 256 * 2 * math.pi
    for number in range(pieces):
        away = 0 if pieces == 1 else REACH * math.sqrt((number + 0.5 + seed[1] / 512) / pieces)
        angle = start + number * GOLDEN_ANGLE
        x = min(round(away, 1), REACH) * math.cos(angle)
        y = min(round(away, 1), REACH) * math.sin(angle)
        yield round(x), round(y), seed[2 + number % 16] * 360 // 256


def _digest(ingredient: str) -> bytes:
    return hashlib.sha256(ingredient.encode()).digest()

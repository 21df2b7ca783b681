"""The look of the house on one page, for whoever makes another page of it."""

import re
from importlib import resources

from attrs import frozen
from starlette.responses import Response

from ocpizza.entrypoints.http.site.pictures import pizza
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.visits import Visit

_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
_MARGHERITA = ("tomato-sauce", "mozzarella", "basil", "olive-oil")
_REINE = ("tomato-sauce", "mozzarella", "ham", "mushrooms")
_SALMON = ("cream", "mozzarella", "smoked-salmon", "spinach", "capers")


@frozen
class Colour:
    """A name of `tokens.css`, and what it stands for in the light and in the dark."""

    name: str
    light: str
    dark: str


def colours(sheet: str) -> list[Colour]:
    """Those of a style sheet that gives each twice, the light one first."""
    given: dict[str, list[str]] = {}
    for name, value in _COLOUR.findall(sheet):
        given.setdefault(name, []).append(value)
    return [Colour(name, light, dark) for name, (light, dark) in given.items()]


def show(tools: Tools, visit: Visit) -> Response:
    site = resources.files("ocpizza.entrypoints.http.site")
    wording = visit.wording
    return tools.page(
        visit,
        "design.html",
        colours=colours(site.joinpath("static/css/tokens.css").read_text()),
        pizzas=[
            (wording.say("As the recipe has it"), pizza(_MARGHERITA)),
            (wording.say("Without basil"), pizza(part for part in _MARGHERITA if part != "basil")),
            (wording.say("With an egg more"), pizza((*_MARGHERITA, "egg"))),
            (wording.say("Half and half"), pizza(_REINE, _SALMON)),
        ],
    )


PAGES = (Page("/design", show),)

"""The house's colours can be read, and what browsers need to install the site is there."""

import itertools
import json
from importlib import resources

import pytest

from ocpizza.entrypoints.http.site.assets import Assets
from ocpizza.entrypoints.http.site.pages.design import Colour, colours

STATIC = resources.files("ocpizza.entrypoints.http.site").joinpath("static")
COLOURS = {each.name: each for each in colours(STATIC.joinpath("css/tokens.css").read_text())}
GROUNDS = ("paper", "dough", "card")
READ = (
    *itertools.product(("ink", "ink-soft", "tomato", "tomato-deep"), GROUNDS),
    *((f"{tone}", f"{tone}-wash") for tone in ("tomato", "basil", "saffron")),
    *(("ink", f"{tone}-wash") for tone in ("tomato", "basil", "saffron")),
    *(("paper", tone) for tone in ("tomato", "basil", "saffron", "ink")),
    ("on-tomato", "tomato"),
    ("on-tomato", "tomato-deep"),
)
"""What is written in which colour on which."""


def contrast(one: str, other: str) -> float:
    """Of WCAG 2: from 1, the same, to 21, black on white."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), READ)
def test_what_is_written_can_be_read_by_day_and_by_night(text: str, ground: str) -> None:
    assert contrast(COLOURS[text].light, COLOURS[ground].light) >= 4.5
    assert contrast(COLOURS[text].dark, COLOURS[ground].dark) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("mark", ["focus", "ink-soft"])
def test_the_focus_and_the_borders_of_fields_stand_out(mark: str, ground: str) -> None:
    assert contrast(COLOURS[mark].light, COLOURS[ground].light) >= 3
    assert contrast(COLOURS[mark].dark, COLOURS[ground].dark) >= 3


def test_a_colour_has_both_of_its_values() -> None:
    sheet = ":root { --crust: #aa7733; } @media x { :root { --crust: #ddbb99; } }"
    assert colours(sheet) == [Colour("crust", "#aa7733", "#ddbb99")]


@pytest.mark.parametrize("name", ["app.webmanifest", "house.webmanifest"])
def test_the_site_can_be_installed(name: str) -> None:
    text = STATIC.joinpath(name).read_text()
    manifest = json.loads(text)
    assert manifest["theme_color"] == manifest["background_color"] == COLOURS["paper"].light
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        file = icon["src"].strip("{}")
        assert Assets().url(file).startswith("/static/img/")
        if icon["type"] == "image/png":
            assert icon["sizes"] == f"{width(file)}x{width(file)}"


def test_a_telephone_of_apple_gets_its_icon() -> None:
    assert width("img/apple-touch-180.png") == 180


def width(file: str) -> int:
    """Of a PNG, from its header."""
    return int.from_bytes(STATIC.joinpath(file).read_bytes()[16:20])

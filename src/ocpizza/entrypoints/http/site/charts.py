"""Figures drawn on the server, each as an SVG file of its own that follows the reader's theme."""

import base64
import hashlib
import math
from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Comment, Element, tostring

from ocpizza.entrypoints.http.site.drawing import Style, pygal
from ocpizza.entrypoints.http.site.figures import Figure
from ocpizza.entrypoints.http.site.wording import Wording

WIDTH = 440
"""Of its own units: narrow, so that its letters are still read on a phone."""
LEGEND_AND_AXIS = 90
LEGEND_LINE = 22
LONGEST_BESIDE = 11
"""Letters of a name that leaves room for another beside it in the legend."""
BAR = 30
COLUMNS = 220
STEPS = 4
"""Of the axis, at most."""
MARGINS = 44
LETTER = 8
"""As wide as one is, about."""
LETTERS_APART = 3
FONT = "system-ui, sans-serif"
LIGHT = (
    "#b3261a",
    "#2c6a3f",
    "#b57700",
    "#2f6690",
    "#7a4f9a",
    "#6a5548",
    "#a8517b",
    "#4b7f7a",
    "#5b5b5b",
)
DARK = (
    "#ff8a75",
    "#9bd3a4",
    "#f2c766",
    "#8fbfe8",
    "#cba6ea",
    "#cbb5a0",
    "#f0a5c8",
    "#8fd0c9",
    "#c4c4c4",
)
TOO_MANY_LABELS = 15
_NO_DRAWING = ("script", "desc", "title", str(Comment))
"""The tag of a comment is the function that makes one."""

_AT_NIGHT = "".join(
    (
        "@media (prefers-color-scheme: dark) {",
        ".axis text, .legend text, .axis .major { fill: #f7ecdc !important; }",
        ".axis .line, .axis .guides .line, .axis .guide { stroke: #4d3b2e !important; }",
        *(
            f".color-{place}, .color-{place} a:visited"
            f" {{ fill: {colour} !important; stroke: {colour} !important; }}"
            for place, colour in enumerate(DARK)
        ),
        "}",
    )
)
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#2b1c14",
    foreground_strong="#2b1c14",
    foreground_subtle="#6a5548",
    opacity="1",
    opacity_hover="1",
    transition="0s",
    colors=LIGHT,
    font_family=FONT,
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
)


def height(figure: Figure) -> int:
    """Of the chart, where it is `WIDTH` wide."""
    plot = COLUMNS if _upright(figure) else BAR * max(2, len(figure.rows))
    return LEGEND_AND_AXIS + plot + LEGEND_LINE * (len(figure.series) // _legend_columns(figure))


def _legend_columns(figure: Figure) -> int:
    return 2 if all(len(name) <= LONGEST_BESIDE for name in figure.series) else 1


@lru_cache(maxsize=256)
def drawn(figure: Figure, language: str) -> tuple[bytes, str]:
    """The chart as SVG, and the policy that lets its style through and nothing else."""
    wording = Wording("en" if language == "en" else "fr")
    upright = _upright(figure)
    kind = pygal.StackedBar if upright else pygal.HorizontalStackedBar
    labels = [label for label, _ in figure.rows]
    said = _euros(wording) if figure.money else _whole
    chart = kind(
        style=_STYLE,
        css=["file://style.css", "file://graph.css", f"inline:{_AT_NIGHT}"],
        js=[],
        no_prefix=True,
        width=WIDTH,
        height=height(figure),
        legend_at_bottom=True,
        legend_at_bottom_columns=_legend_columns(figure),
        show_legend=len(figure.series) > 1,
        explicit_size=False,
        margin=8,
        margin_right=28,
        value_formatter=said,
        show_minor_x_labels=len(labels) <= TOO_MANY_LABELS,
        no_data_text="",
        truncate_label=-1,
        truncate_legend=-1,
        y_labels=_axis(figure, said),
    )
    # Horizontal bars are drawn from the bottom up.
    rows = figure.rows if upright else figure.rows[::-1]
    chart.x_labels = [label for label, _ in rows]
    chart.x_labels_major = chart.x_labels[:: max(1, len(labels) // 8)]
    for place, name in enumerate(figure.series):
        chart.add(name, [values[place] / _unit(figure) for _, values in rows])
    return _bare(chart.render_tree())


def _upright(figure: Figure) -> bool:
    """Time runs from left to right."""
    return figure.name == "days"


def _unit(figure: Figure) -> int:
    """What one step of the axis counts: euros, or orders."""
    return 100 if figure.money else 1


def _axis(figure: Figure, said: Callable[[float], str]) -> list[int]:
    """Round values from nothing to the longest bar, and a little more: as many as there is room for."""
    most = max((sum(values) for _, values in figure.rows), default=0) / _unit(figure)
    steps = (digit * 10**zeros for zeros in range(9) for digit in (1, 2, 5))
    axes = (list(range(0, math.ceil(most) + step, step)) for step in steps)
    return next(axis for axis in axes if len(axis) <= STEPS + 1 and _fits(axis, figure, said))


def _fits(axis: list[int], figure: Figure, said: Callable[[float], str]) -> bool:
    """Whether what is said below bars that lie is read apart."""
    gaps = len(axis) - 1
    beside = max((len(label) for label, _ in figure.rows), default=0)
    room = WIDTH - MARGINS - LETTER * beside
    wide = LETTER * (max(len(said(value)) for value in axis) + LETTERS_APART)
    return _upright(figure) or gaps <= 1 or gaps * wide <= room


def _euros(wording: Wording) -> Callable[[float], str]:
    return lambda euros: wording.whole_euros(round(euros))


def _whole(number: float) -> str:
    """Half an order is on no axis."""
    return str(round(number)) if float(number).is_integer() else ""


def _bare(root: Element) -> tuple[bytes, str]:
    """Without what a picture does not need: scripts, the titles of tooltips, comments."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child) in _NO_DRAWING or _tooltip(child):
                parent.remove(child)
    root.attrib.pop("id", None)
    styles = [node.text or "" for node in root.iter() if _name(node) == "style"]
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in styles)
    return tostring(root, encoding="unicode").encode(), f"default-src 'none'; style-src {hashes}"


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _tooltip(node: Element) -> bool:
    return "tooltip" in node.attrib.get("class", "").split()


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

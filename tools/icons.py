"""Draws the icons of the installed site from its slice of pizza, in the browser of the tests.

Run again when `slice.svg` changes: `python -m tools.icons`.
"""

from pathlib import Path

from attrs import frozen
from playwright.sync_api import sync_playwright

from tests.integration.browser.people import CHROMIUM

PICTURES = Path(__file__).parents[1] / "src/ocpizza/entrypoints/http/site/static/img"
FLOUR = "#fdf8ef"


@frozen
class Icon:
    """`filled` is the part of its width that the slice takes; systems cut masked ones to 80 %."""

    name: str
    size: int
    filled: float
    ground: str = "transparent"


ICONS = (
    Icon("icon-192.png", 192, 0.94),
    Icon("icon-512.png", 512, 0.94),
    Icon("icon-maskable-512.png", 512, 0.56, FLOUR),
    Icon("apple-touch-180.png", 180, 0.7, FLOUR),
)


def main() -> None:
    slice_ = (PICTURES / "slice.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        for icon in ICONS:
            page.set_viewport_size({"width": icon.size, "height": icon.size})
            page.set_content(
                f"<style>body {{ margin: 0; height: 100vh; display: grid; place-items: center;"
                f" background: {icon.ground} }} svg {{ width: {icon.filled:.0%} }}</style>{slice_}"
            )
            page.screenshot(path=PICTURES / icon.name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()

"""What would keep somebody out of a page: found by axe-core, and by measuring."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All that axe-core has for WCAG 2 A and AA, with the rule of 2.2 that it leaves off, and all of
its best practices."""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
NARROW = {"runOnly": ["target-size", "scrollable-region-focusable"]}
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}

# What sticks out to the right of the window, unless it scrolls in a region of its own.
_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  const out = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > room + 1 && !each.closest(".scroll, .unseen, .skip"));
  return out.slice(0, 5).map((each) => each.outerHTML.slice(0, 120));
}"""
# Lower than a thumb needs (44 px); links within a sentence are exempt.
_SMALL = """() => [...document.querySelectorAll(
    "button, .button, select, summary, label.choice, input:not([type=checkbox], [type=radio])")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => { const { height } = each.getBoundingClientRect(); return height > 1 && height < 43.9; })
  .map((each) => `${Math.round(each.getBoundingClientRect().height)} px: ${each.outerHTML.slice(0, 120)}`)"""
# Spacing that a reader may choose (WCAG 1.4.12).
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_MOVING = "() => document.getAnimations().map((each) => each.effect.target.outerHTML.slice(0, 120))"


def barriers(page: Page) -> list[str]:
    """On the page as it stands: in light and dark, wide and on the smallest phone."""
    page.evaluate(AXE_SCRIPT)
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _axe(page, EVERY_RULE, "light")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += _axe(page, COLOURS, "dark")
    page.set_viewport_size(PHONE)
    found += _axe(page, NARROW, "320 px")
    found += [f"scrolls sideways: {each}" for each in page.evaluate(_SIDEWAYS)]
    found += [f"too small: {each}" for each in page.evaluate(_SMALL)]
    found += [f"moves all the same: {each}" for each in page.evaluate(_MOVING)]
    page.evaluate(_SPACED)
    found += [f"scrolls sideways when spaced: {each}" for each in page.evaluate(_SIDEWAYS)]
    return found


def _axe(page: Page, options: dict[str, Any], when: str) -> list[str]:
    results = page.evaluate("options => axe.run(options)", options)
    return [
        f"{rule['id']} ({when}): {node['html'][:160]} \N{EN DASH} {node['failureSummary'].splitlines()[-1]}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]

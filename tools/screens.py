"""Takes a picture of every screen, in both languages, by day and by night, on three devices.

Into `docs/screens`, with an index to look through; all of it is made anew, on a server and a
database of its own. Words given choose the screens whose names hold one of them.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from playwright.sync_api import Page, sync_playwright

from ocpizza.config import Settings
from ocpizza.container import opened, upgrade
from ocpizza.embedded_postgres import Cluster
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.entrypoints.cli.demo.seeding import seed
from tests.integration.browser.crowded import CROWDED, crowd, fortnight
from tests.integration.browser.evening import Evening, busy_evening
from tests.integration.browser.people import CHROMIUM
from tests.integration.browser.screens import SCREENS, Screen
from tests.integration.browser.walking import look_at, walking
from tests.integration.house.serving import House, Serve, served

GALLERY = Path(__file__).parents[1] / "docs/screens"
WINDOWS = {360: 800, 768: 1024, 1440: 900}
"""Width and height of a phone, a tablet and a desk."""
LANGUAGES = ("fr", "en")
SCHEMES = ("light", "dark")
HIGHEST = 6000
"""Pixels of a page; nobody looks further down a list."""
README = {
    ("menu", 360): "menu.png",
    ("order-out_for_delivery", 360): "tracker.png",
    ("kitchen", 1440): "kitchen.png",
    ("overview-of-a-week", 1440): "overview.png",
}
"""Of these also what fits into the window, in French and by day: the front page shows them."""
CROWDS = (
    Screen("crowd kitchen", f"/staff/{CROWDED}/kitchen", "manager"),
    Screen("crowd orders", f"/staff/{CROWDED}/orders", "manager"),
    Screen("crowd manager", f"/staff/{CROWDED}/manager", "manager"),
)


@frozen
class Picture:
    screen: str
    width: int
    scheme: str
    language: str

    @property
    def file(self) -> str:
        return f"{self.screen}-{self.width}-{self.scheme}-{self.language}.png"


def main(words: Sequence[str]) -> None:
    chosen = [
        screen
        for screen in (*SCREENS, *CROWDS)
        if not words or any(word in screen.name for word in words)
    ]
    GALLERY.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        busy_evening(_serve(Path(folder)), Path(folder)) as evening,
    ):
        fortnight(evening.house)
        crowd(evening.house)
        taken = [picture.file for picture in _pictures(evening, chosen)]
    _write_index()
    print(f"{len(taken)} pictures, to look through in {GALLERY / 'index.html'}")


def _serve(folder: Path) -> Serve:
    numbers = count()

    @contextmanager
    def serving(**settings: str) -> Iterator[House]:
        cluster = Cluster(folder / "cluster", throwaway=True)
        with cluster.shared():
            url = cluster.create_database(f"screens_{next(numbers)}")
            chosen = Settings.from_env({"DATABASE_URL": url})
            upgrade(chosen)
            with opened(chosen) as application:
                seed(application, PASSWORD, real_hours=False)
            with served(url, folder, **settings) as house:
                yield house

    return serving


def _pictures(evening: Evening, screens: Sequence[Screen]) -> Iterator[Picture]:
    roles = dict.fromkeys(screen.role for screen in screens)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for role in roles:
            for language in LANGUAGES:
                with walking(browser, evening, role, language, reduced_motion="reduce") as page:
                    for screen in (each for each in screens if each.role == role):
                        look_at(page, screen, evening)
                        yield from _shots(page, screen, language)
        browser.close()


def _shots(page: Page, screen: Screen, language: str) -> Iterator[Picture]:
    name = screen.name.replace(" ", "-")
    for width, height in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            picture = Picture(name, width, scheme, language)
            shown = README.get((name, width))
            if shown and (scheme, language) == ("light", "fr"):
                page.screenshot(path=GALLERY / shown)
            tall = int(page.evaluate("document.documentElement.scrollHeight"))
            # Not Playwright's full page: what sticks to the window would lie across its middle.
            page.set_viewport_size({"width": width, "height": min(max(tall, height), HIGHEST)})
            page.screenshot(path=GALLERY / picture.file)
            page.set_viewport_size({"width": width, "height": height})
            yield picture


def _write_index() -> None:
    """Whatever pictures there are, by screen."""
    by_screen: dict[str, list[str]] = {}
    for file in sorted(GALLERY.glob("*-*-*-*.png")):
        by_screen.setdefault(file.name.rsplit("-", 3)[0], []).append(file.name)
    sections = "\n".join(
        f"<h2>{escape(name)}</h2><p>"
        + " ".join(
            f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>' for file in files
        )
        for name, files in by_screen.items()
    )
    style = "body{font:1rem system-ui;background:#eee}img{height:20rem;border:1px solid #999}"
    GALLERY.joinpath("index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style>{sections}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

"""Nobody is kept out of any page: by its words, its colours, its keys, its size or its motion."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.integration.browser.barriers import barriers
from tests.integration.browser.evening import Evening, busy_evening
from tests.integration.browser.screens import SCREENS, gone, unseen
from tests.integration.browser.walking import look_at, walking
from tests.integration.house.serving import Serve

ROLES = tuple(dict.fromkeys(screen.role for screen in SCREENS))
LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def evening(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    with busy_evening(serve, tmp_path_factory.mktemp("evening")) as running:
        yield running


def test_every_page_of_the_site_is_among_the_screens() -> None:
    assert unseen() == []
    assert gone() == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_no_screen_keeps_anybody_out(browser: Browser, evening: Evening, role: str | None) -> None:
    """Half of the screens in each language, and the others the other way round in the long test."""
    found = _found(browser, evening, role, 0)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_nor_in_the_other_language(browser: Browser, evening: Evening, role: str | None) -> None:
    found = _found(browser, evening, role, 1)
    assert not found, "\n".join(found)


def _found(browser: Browser, evening: Evening, role: str | None, turn: int) -> list[str]:
    found = []
    screens = [screen for screen in SCREENS if screen.role == role]
    for place, language in enumerate(LANGUAGES):
        with walking(browser, evening, role, language) as page:
            for screen in screens[(place + turn) % 2 :: 2]:
                look_at(page, screen, evening)
                found += [f"{screen.name} ({language}): {each}" for each in barriers(page)]
    return found

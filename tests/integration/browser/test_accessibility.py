"""Nobody is kept out of any page: by its words, its colours, its keys, its size or its motion."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser

from tests.integration.browser.barriers import barriers
from tests.integration.browser.evening import Evening, busy_evening
from tests.integration.browser.screens import NOT_OURS, SCREENS, gone, unseen
from tests.integration.browser.walking import look_at, walking
from tests.integration.house.serving import Serve

ROLES = tuple(dict.fromkeys(screen.role for screen in SCREENS))


@pytest.fixture(scope="module")
def evening(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    with busy_evening(serve, tmp_path_factory.mktemp("evening")) as running:
        yield running


def test_every_page_of_the_site_is_among_the_screens(evening: Evening) -> None:
    assert unseen() == []
    assert gone() == []
    with httpx2.Client(base_url=evening.house.url) as visitor:
        assert [visitor.get(path).status_code for path in NOT_OURS] == [200] * len(NOT_OURS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_no_screen_keeps_anybody_out(browser: Browser, evening: Evening, role: str | None) -> None:
    """A cross-section, some in French and some in English; the long test looks at all in both."""
    found = _found(browser, evening, role, fr=slice(0, None, 12), en=slice(6, None, 12))
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ROLES)
def test_nor_does_any_other(browser: Browser, evening: Evening, role: str | None) -> None:
    found = _found(browser, evening, role, fr=slice(None), en=slice(None))
    assert not found, "\n".join(found)


def _found(browser: Browser, evening: Evening, role: str | None, **which: slice) -> list[str]:
    found = []
    screens = [screen for screen in SCREENS if screen.role == role]
    for language, some in which.items():
        with walking(browser, evening, role, language) as page:
            for screen in screens[some]:
                look_at(page, screen, evening)
                found += [f"{screen.name} ({language}): {each}" for each in barriers(page)]
    return found

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests.integration.browser.people import CHROMIUM, People
from tests.integration.browser.shelves import Leave, Shelves
from tests.integration.house.ordering import BELLECOUR, path_of
from tests.integration.house.serving import House, Serve, stock_up

# Other tests run beside these. Live screens ask by themselves every 15 s: less than that is live.
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def house(serve: Serve) -> Iterator[House]:
    """The demonstration, served to browsers; shared, so that a test minds its own orders."""
    with serve() as running:
        stock_up(running)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium where there is one, else Playwright's own.

    For a module, not longer: Playwright keeps an event loop running, and other tests need theirs.
    """
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        except Error as problem:
            first = problem.message.partition("\n")[0]
            said = f"no browser to drive; `make browser` brings one ({first})"
            raise pytest.fail.Exception(said, pytrace=False) from None
        yield chromium
        chromium.close()


@pytest.fixture
def people(browser: Browser, house: House) -> Iterator[People]:
    """Opens browsers for several people at once; none of them may meet an error in a script."""
    crowd = People(browser, house)
    yield crowd
    crowd.leave()
    clear_the_board(house)


@pytest.fixture
def leave(house: House) -> Iterator[Leave]:
    """Counts an ingredient, so that little of it is left; the next test finds what there was."""
    shelves = Shelves(house)
    yield shelves.leave
    shelves.put_back()


def clear_the_board(house: House) -> None:
    """A board shows the most pressing orders: those that tests leave would hide those of the next."""
    with house.client("manager") as manager:
        for status in ("placed", "in_preparation"):
            for order in manager.get(f"{BELLECOUR}/orders?status={status}").json()["items"]:
                manager.post(f"{path_of(order)}/cancel", json={"reason": "test"})

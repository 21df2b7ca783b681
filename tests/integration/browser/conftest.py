from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from ocpizza.embedded_postgres import Cluster
from tests.integration.browser.people import CHROMIUM, People
from tests.integration.house.serving import House, served, stock_up


@pytest.fixture(scope="session")
def house(
    cluster: Cluster,
    _demo_template: str,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The demonstration, served to browsers; shared, so that a test minds its own orders."""
    name = f"browsed_{worker_id}"
    url = cluster.create_database(name, template=_demo_template)
    with served(url, tmp_path_factory.mktemp("browsed")) as running:
        stock_up(running)
        yield running
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium where there is one, else Playwright's own.

    For a module, not longer: Playwright keeps an event loop running, and other tests need theirs.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def people(browser: Browser, house: House) -> Iterator[People]:
    """Opens browsers for several people at once; none of them may meet an error in a script."""
    crowd = People(browser, house)
    yield crowd
    crowd.leave()

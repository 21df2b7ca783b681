"""A slow telephone: how much a first visit brings along, and whether anything jumps meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.integration.browser import shopping
from tests.integration.browser.people import PHONE, People

STORE = "/stores/lyon-bellecour"
MOST_REQUESTS, MOST_BYTES = 10, 100_000
SEEN = """() => performance.getEntriesByType('resource')
    .concat(performance.getEntriesByType('navigation'))
    .filter((entry) => entry.initiatorType !== 'eventsource')
    .map((entry) => ({ name: entry.name, bytes: entry.transferSize }))"""
SHIFTED = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 600);
})"""
"""The cumulative layout shift so far, and of the moment to come, when a live part has been drawn anew."""


def fetched(page: Page) -> list[dict[str, Any]]:
    page.wait_for_timeout(500)
    seen: list[dict[str, Any]] = page.evaluate(SEEN)
    return seen


@pytest.mark.parametrize("path", ["/", STORE, f"{STORE}/items/reine", "/sign-in"])
def test_a_first_visit_is_few_requests_and_few_bytes(people: People, path: str) -> None:
    entries = fetched(people.come(path=path, viewport=PHONE))
    assert len(entries) <= MOST_REQUESTS, entries
    assert sum(entry["bytes"] for entry in entries) < MOST_BYTES, entries


def test_a_second_page_brings_nothing_but_itself(people: People) -> None:
    page = people.come(path=STORE, viewport=PHONE)
    page.goto(f"{STORE}/items/reine")
    again = [entry for entry in fetched(page) if entry["bytes"] and "/static/" in entry["name"]]
    assert [entry["name"].rpartition("/")[2].partition(".")[0] for entry in again] in (
        ["preview"],
        [],
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/?postcode=69002", STORE, f"{STORE}/items/reine", "/sign-in", "/legal/allergens"],
)
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_jumps_while_it_comes(people: People, path: str, width: int) -> None:
    page = people.come(path=path, viewport={"width": width, "height": 800})
    assert page.evaluate(SHIFTED) < 0.01


def test_nothing_jumps_from_the_basket_to_the_tracker(people: People) -> None:
    page = people.come(path="/", viewport=PHONE)
    shopping.find_the_store(page, "À emporter")
    shopping.add(page, "Margherita")
    page.goto(f"{STORE}/basket")
    assert page.evaluate(SHIFTED) < 0.01
    page.goto(STORE)
    shopping.check_out(page, method="cash", delivered=False)
    assert page.evaluate(SHIFTED) < 0.01
    shopping.order(page)
    page.wait_for_url("**/orders/**")
    assert page.evaluate(SHIFTED) < 0.01

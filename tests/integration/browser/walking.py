"""Somebody who looks at one screen after another."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.browser.entrances import PROTECTED, SAME_SITE
from tests.integration.browser.evening import Evening
from tests.integration.browser.screens import BASKET, STORE, Screen


@contextmanager
def walking(
    browser: Browser, evening: Evening, role: str | None, language: str, **how: Any
) -> Iterator[Page]:
    """A browser in that language: of staff, or of a customer with a full basket."""
    context = browser.new_context(base_url=evening.house.url, locale=f"{language}-FR", **how)
    if role in (None, "customer"):
        for wanted in BASKET:
            _send(context, f"{STORE}?fulfilment=takeaway", wanted)
    if role is None:
        for name, token in evening.places.items():
            if name.endswith("_link"):
                context.request.get(f"/track/{token}", max_redirects=0)
        _send(context, "/sign-in", PROTECTED)
    else:
        account = {"email": f"{role}@ocpizza.example", "password": PASSWORD}
        _send(context, "/sign-in", account)
    yield context.new_page()
    context.close()


def look_at(page: Page, screen: Screen, evening: Evening) -> None:
    page.goto(screen.path.format_map(evening.places))


def _send(context: BrowserContext, path: str, form: Mapping[str, str]) -> None:
    answer = context.request.post(path, form=dict(form), headers=SAME_SITE, max_redirects=0)
    assert answer.status == 303, (path, answer.status, answer.text()[:2000])

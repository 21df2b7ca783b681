"""People in front of browsers of their own."""

from typing import Any

import attrs
from playwright.sync_api import Browser, BrowserContext, Page

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.serving import House
from tools.browser import of_the_system

CHROMIUM = of_the_system()
"""None: the build that belongs to Playwright."""
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
_SESSIONS: dict[tuple[str, str], Any] = {}


@attrs.define
class People:
    """Whoever came so far, and what went wrong in their browsers."""

    browser: Browser
    house: House
    wrong: list[str] = attrs.field(factory=list)
    contexts: list[BrowserContext] = attrs.field(factory=list)

    def come(self, role: str | None = None, path: str = "/", **how: Any) -> Page:
        """A browser at that page, signed in as the demonstration's `role`."""
        context = self.browser.new_context(
            base_url=self.house.url,
            **{"locale": "fr-FR", "storage_state": self._session(role) if role else None, **how},
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.goto(path)
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.wrong == []

    def _session(self, role: str) -> Any:
        known = (self.house.url, role)
        if known not in _SESSIONS:
            context = self.browser.new_context(base_url=self.house.url)
            page = context.new_page()
            page.goto("/sign-in")
            page.locator("[name=email]").fill(f"{role}@ocpizza.example")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            _SESSIONS[known] = context.storage_state()
            context.close()
        return _SESSIONS[known]

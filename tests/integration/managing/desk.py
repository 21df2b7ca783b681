"""Somebody signed in to the site, who reads pages and sends the forms on them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import attrs
import httpx2

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.serving import House

FRENCH = {"Accept-Language": "fr"}
_TYPED = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{EN DASH}": "-"})
"""Back from how French is printed to how one types it in a test."""


@attrs.frozen
class Desk:
    """A browser without JavaScript."""

    client: httpx2.Client

    def read(self, path: str, status: int = 200) -> str:
        """The words of a page, without its tags."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:2000]
        return words(answer.text)

    def send(self, path: str, fields: dict[str, Any], status: int = 303) -> httpx2.Response:
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = self.client.post(path, data=fields, headers=headers)
        assert answer.status_code == status, words(answer.text)[:2000]
        return answer

    def form(self, path: str, action: str) -> dict[str, Any]:
        """What the form on a page that is sent to `action` would send as it stands."""
        html = self.client.get(path).text
        found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)
        assert found is not None, words(html)[:2000]
        return fields_of(found[0])


@contextmanager
def signed_in(house: House, role: str) -> Iterator[Desk]:
    """At the desk as the demonstration's `role`."""
    with httpx2.Client(base_url=house.url, headers=FRENCH, timeout=30) as client:
        desk = Desk(client)
        desk.send("/sign-in", {"email": f"{role}@ocpizza.example", "password": PASSWORD})
        yield desk


def words(html: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", html)).translate(_TYPED)
    return " ".join(text.split())


def fields_of(form: str) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if given.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        fields.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields.setdefault(name, []).append(chosen[1] if chosen else "")
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        fields.setdefault(name, []).append(unescape(text))
    return dict(fields)

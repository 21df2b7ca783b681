"""Files of the site: named by their content, kept for a year, compressed."""

from __future__ import annotations

import re

import httpx2
import pytest

from tests.integration.house.serving import House
from tests.integration.site.shopping import OURS

PAGES = ("/", "/stores/lyon-bellecour", "/stores/lyon-bellecour/items/reine", "/sign-in")


@pytest.fixture
def files(house: House) -> set[str]:
    """Every file that these pages name, and those that their styles and scripts name."""
    found: set[str] = set()
    with httpx2.Client(base_url=house.url, headers=OURS) as client:
        for page in PAGES:
            found |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(page).text))
        for path in [path for path in found if path.endswith((".css", ".js", ".webmanifest"))]:
            found |= set(re.findall(r"/static/[\w./-]+", client.get(path).text))
    return found


def test_they_are_kept_for_a_year_under_a_name_that_changes_with_them(
    house: House, files: set[str]
) -> None:
    assert len(files) > 5
    for path in files:
        answer = httpx2.get(house.url + path)
        assert answer.status_code == 200, path
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_can_be_packed_is(house: House, files: set[str]) -> None:
    for path in files:
        plain = httpx2.get(house.url + path, headers={"Accept-Encoding": "identity"})
        packed = httpx2.get(house.url + path, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content
        if path.endswith((".css", ".js", ".svg")) and len(plain.content) > 1024:
            assert packed.headers["content-encoding"] == "gzip", path
            assert int(packed.headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_packed_and_never_kept(house: House, page: str) -> None:
    answer = httpx2.get(house.url + page, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-store"


def test_a_name_of_before_is_not_there(house: House) -> None:
    assert httpx2.get(f"{house.url}/static/css/site.000000000000.css").status_code == 404

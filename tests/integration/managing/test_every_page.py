"""What holds for every page of the site's own table, whoever wrote it."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from ocpizza.entrypoints.http.site.site import ALL_PAGES
from tests.integration.house.serving import House
from tests.integration.managing.desk import FRENCH, Desk, signed_in

NAMES = {"store": "lyon-bellecour", "kind": "csv", "item": "margherita", "ingredient": "capers"}
FORMS = sorted({page.path for page in ALL_PAGES if page.take})
SHOWN = sorted({page.path for page in ALL_PAGES if page.show})
ADMIN = {"email": "admin@ocpizza.example", "password": PASSWORD}


def there(path: str) -> str:
    """The path with names in the place of its gaps; most are of nothing that is there."""
    return re.sub(r"{(\w+)}", lambda gap: NAMES.get(gap[1], "none"), path)


@pytest.fixture(scope="module")
def admin(house: House) -> Iterator[Desk]:
    with signed_in(house, "admin") as desk:
        yield desk


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_from_another_site(house: House, admin: Desk, path: str) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Origin": house.url},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ):
        answer = admin.client.post(there(path), data={}, headers=headers)
        assert answer.status_code == 403, headers
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", FORMS)
def test_no_form_takes_what_nobody_can_type(admin: Desk, path: str) -> None:
    refused = admin.send(there(path), {"reason": "a\0b", "name": "\0"}, 422)
    assert "text/html" in refused.headers["content-type"]


def test_a_size_that_the_house_has_no_word_for_says_itself(admin: Desk) -> None:
    path = "/admin/items/new"
    form = {"size": ["xl"], "price_xl": "un", "take": [""], "amount_xl": [""]}
    assert "xl" in admin.send(path, form, 422).text


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_is_shown_under_the_policy(admin: Desk, path: str) -> None:
    answer = admin.client.get(there(path))
    if answer.headers.get("content-type", "").startswith("text/html"):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", SHOWN)
def test_nothing_stands_in_a_page_that_the_policy_would_stop(admin: Desk, path: str) -> None:
    html = admin.client.get(there(path)).text
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "<style" not in html or "<svg" in html


def test_a_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends(house: House) -> None:
    with httpx2.Client(base_url=house.url, headers=FRENCH) as client:
        answer = Desk(client).send("/sign-in", ADMIN)
        cookie, _ = answer.headers.get_list("set-cookie")
        name, _, token = cookie.partition(";")[0].partition("=")
        said = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert (name, len(token) >= 40) == ("session", True)
        assert {"httponly", "samesite=lax", "path=/"} <= said
        # Plain http on this machine alone: browsers would not send a Secure one.
        assert "secure" not in said

        Desk(client).send("/sign-out", {})
        client.cookies.set("session", token)
        assert client.get("/admin").headers["location"] == "/sign-in?next=/admin&done=ended"


def test_whose_session_ended_is_told_so_and_led_back_to_where_they_were(house: House) -> None:
    with httpx2.Client(base_url=house.url, headers=FRENCH) as client:
        stock = "/staff/lyon-bellecour/stock?done=1"
        to_stock = "/sign-in?next=/staff/lyon-bellecour/stock%3Fdone%3D1"
        assert client.get(stock).headers["location"] == to_stock  # nobody was here before

        Desk(client).send("/sign-in", ADMIN)
        client.cookies.delete("session")  # as the browser does when its time is over
        asked = client.get(stock)
        assert asked.headers["location"] == f"{to_stock}&done=ended"
        assert "Votre session est terminée" in Desk(client).read(asked.headers["location"])

        of_form = to_stock.removesuffix("%3Fdone%3D1")  # whose page says nothing done before
        for page, back in ((f"{house.url}{stock}", of_form), ("https://evil.example/x", "")):
            headers = {"Sec-Fetch-Site": "same-origin", "Referer": page}
            lost = client.post("/admin/security", headers=headers).headers["location"]
            assert lost == f"{back or '/sign-in?next='}&done=lost"
            assert "n'a pas été enregistré" in Desk(client).read(lost)

        Desk(client).send("/sign-in", {**ADMIN, "next": stock})
        Desk(client).send("/sign-out", {})
        assert client.get("/admin").headers["location"] == "/sign-in?next=/admin"

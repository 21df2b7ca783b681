"""Signing in with a second factor: the password once, then the code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import pytest

from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at
from tests.integration.house.serving import House
from tests.integration.managing.desk import words
from tests.integration.site.shopping import OURS

EMAIL, PASSWORD = "second-step@ocpizza.example", "quatre saisons"
CODE = "/sign-in/code"


@pytest.fixture
def browser(house: House) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=house.url, headers=OURS, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def secret(house: House) -> str:
    """Of a manager of Bellecour who has turned the second factor on, with a code of long ago."""
    with house.client("admin") as admin:
        roles = [{"role": "manager", "store": "lyon-bellecour"}]
        new = {"email": EMAIL, "name": "Maya", "grants": roles, "password": PASSWORD}
        assert admin.post("/staff", json=new).status_code == 201
    with httpx2.Client(base_url=house.url, headers=OURS, timeout=30) as client:
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        page = client.get("/account/second-factor").text
        proposed = page.split('name="secret" value="')[1].partition('"')[0]
        form = {"secret": proposed, "otp": code_of(proposed, -1)}
        kept = client.post("/account/second-factor", data=form)
        assert kept.status_code == 303, words(kept.text)
    return proposed


def code_of(secret: str, steps: int = 0) -> str:
    step = int(datetime.now(UTC).timestamp()) // int(STEP.total_seconds()) + steps
    return code_at(SecondFactor.parse(secret).secret, step)


def give_password(browser: httpx2.Client) -> httpx2.Response:
    form = {"email": EMAIL, "password": PASSWORD, "next": "/staff/lyon-bellecour/stock"}
    return browser.post("/sign-in", data=form)


def test_the_password_is_typed_once_and_the_code_leads_on(
    browser: httpx2.Client, secret: str
) -> None:
    asked = give_password(browser)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith(CODE)
    cookie = asked.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/sign-in" in cookie
    assert "Max-Age=300" in cookie
    assert PASSWORD not in cookie
    assert browser.get("/staff/lyon-bellecour/stock").status_code == 303

    page = browser.get(asked.headers["location"])
    assert 'name="password"' not in page.text
    wrong = browser.post(CODE, data={"otp": code_of(secret, -20)})
    assert (wrong.status_code, "n'est pas le bon" in words(wrong.text)) == (422, True)
    right = browser.post(
        CODE, data={"otp": code_of(secret, 1), "next": "/staff/lyon-bellecour/stock"}
    )
    assert (right.status_code, right.headers["location"]) == (303, "/staff/lyon-bellecour/stock")
    assert browser.get("/staff/lyon-bellecour/stock").status_code == 200
    again = browser.post(CODE, data={"otp": code_of(secret, 1)})
    assert again.headers["location"] == "/sign-in?done=late"


@pytest.mark.usefixtures("secret")
def test_in_english_too(browser: httpx2.Client) -> None:
    asked = give_password(browser)
    page = browser.get(asked.headers["location"], headers={"Accept-Language": "en"})
    assert "Your password is right." in words(page.text)


@pytest.mark.parametrize("step", ["", "never one"])
def test_who_gave_no_password_is_sent_back(browser: httpx2.Client, step: str) -> None:
    browser.cookies.set("step", step, path="/sign-in")
    assert browser.get(CODE).headers["location"] == "/sign-in?done=late"
    sent = browser.post(CODE, data={"otp": "123456"})
    assert sent.headers["location"] == "/sign-in?done=late"
    assert "trop long" in words(browser.get("/sign-in?done=late").text)

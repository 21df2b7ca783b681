"""A second factor is demanded: who has none gets one at the next sign-in, before anything else."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2
import pytest

from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.serving import House
from tests.integration.managing.desk import FRENCH, Desk, signed_in

ENROL = "/sign-in/second-factor"
COUNTER = {"email": "counter@ocpizza.example", "password": PASSWORD}


@pytest.fixture
def demanded(house: House) -> Iterator[Desk]:
    """With the admin who demands it."""
    house.token("admin")  # while a password is enough
    with signed_in(house, "admin") as admin:
        admin.send("/admin/security", {"second_factor_required": "1"})
        yield admin
        admin.send("/admin/security", {})


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with httpx2.Client(base_url=house.url, headers=FRENCH, timeout=30) as client:
        yield Desk(client)


def code_of(secret: str) -> str:
    step = int(datetime.now(UTC).timestamp()) // int(STEP.total_seconds())
    return code_at(SecondFactor.parse(secret).secret, step)


def test_who_has_none_gets_one_before_anything_else(
    house: House, desk: Desk, demanded: Desk
) -> None:
    desk.send("/sign-in", COUNTER)
    for path in ("/", "/account", "/staff/lyon-bellecour/stock"):
        assert desk.client.get(path).headers["location"] == ENROL
    page = desk.client.get(ENROL)
    assert "data:image/svg+xml" in page.text
    secret = re.findall(r'name="secret" value="([A-Z2-7]{32})"', page.text)[0]

    refused = desk.send(ENROL, {"secret": secret, "otp": "12345"}, 422)
    assert f'value="{secret}"' in refused.text
    answer = desk.send(ENROL, {"secret": secret, "otp": code_of(secret)})

    assert answer.headers["location"] == "/staff/lyon-bellecour/counter"
    assert desk.client.get("/staff/lyon-bellecour/stock").status_code == 200
    team = demanded.read("/staff/team")
    assert "caisse OC Pizza Lyon Bellecour mot de passe et code" in team
    assert "pizzaïolo OC Pizza Lyon Bellecour mot de passe seul" in team
    assert team.count("Téléphone perdu") == 1
    with house.client("admin") as admin, house.client() as program:
        asked = program.post("/tokens", json=COUNTER)
        assert (asked.status_code, asked.json()["enrolled"]) == (401, True)
        (member,) = (
            one for one in admin.get("/staff").json()["items"] if one["email"] == COUNTER["email"]
        )
        assert admin.delete(f"/staff/{member['id']}/second-factor").status_code == 204
    assert desk.client.get("/staff/lyon-bellecour/stock").status_code == 303


@pytest.mark.usefixtures("demanded")
def test_a_program_is_told_to_enrol_on_the_site(house: House) -> None:
    with house.client() as program:
        refused = program.post("/tokens", json={**COUNTER, "otp": "123456"})
    assert refused.status_code == 401
    assert refused.json()["type"] == "/problems/second-factor"
    assert refused.json()["enrolled"] is False


@pytest.mark.usefixtures("demanded")
def test_the_kitchen_is_not_concerned(house: House) -> None:
    with signed_in(house, "pizzaiolo") as cook:
        assert cook.client.get("/staff/lyon-bellecour/stock").status_code == 200


def test_who_need_not_enrol_is_sent_to_sign_in(desk: Desk) -> None:
    assert desk.client.get(ENROL).headers["location"] == "/sign-in"
    assert desk.send(ENROL, {"secret": "A" * 32, "otp": "123456"}).headers["location"] == "/sign-in"


def test_admins_alone_demand_it_and_the_change_is_told(house: House) -> None:
    with signed_in(house, "manager") as manager:
        manager.send("/admin/security", {"second_factor_required": "1"}, 403)
    with signed_in(house, "admin") as admin:
        for demanded in ({"second_factor_required": "1"}, {}):
            admin.send("/admin/security", demanded)
        assert "Un code est exigé à l'identification : oui" in admin.read("/staff/audit")

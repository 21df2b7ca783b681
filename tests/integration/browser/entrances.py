"""Ways in that have to be prepared: links that only mails tell, and an account with a second factor."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import httpx2

from ocpizza.domain.people.second_factor import STEP, SecondFactor, code_at
from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.serving import House, until

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
PROTECTED = {"email": "protected@ocpizza.example", "password": PASSWORD}
"""Somebody at the counter who is asked for a code too."""
SECRET = "OCPIZZA2" * 4


def links(house: House, mails: Path) -> dict[str, str]:
    """What only mails tell: the links to confirm an account and to choose a password."""
    with httpx2.Client(base_url=house.url, headers=SAME_SITE) as visitor:
        visitor.post("/reset", data={"email": "customer@ocpizza.example"})
        account = {
            "email": "nouvelle@example.org",
            "password": "une phrase que personne ne devine",
            "name": "Nouvelle Cliente",
            "phone": "06 12 34 56 79",
        }
        visitor.post("/sign-up", data=account)
    found: dict[str, str] = {}

    def all_there() -> bool:
        for file in sorted(mails.glob("*.eml")):
            found.setdefault("letter", file.stem)
            body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
            text = str(body.get_content()) if body is not None else ""
            for name, link in (("reset", "/reset/"), ("confirm", "/sign-up/confirm/")):
                if token := re.search(rf"{link}([\w.~-]+)", text):
                    found[name] = token[1]
        return {"letter", "reset", "confirm"} <= set(found)

    until(all_there)
    return found


def protect(house: House) -> None:
    """Engage `PROTECTED`, with their second factor."""
    grants = [{"role": "counter", "store": "lyon-bellecour"}]
    with house.client("admin") as admin:
        engaged = admin.post("/staff", json={**PROTECTED, "name": "Paula", "grants": grants})
        assert engaged.status_code == 201, engaged.text
    step = int(datetime.now(UTC).timestamp()) // int(STEP.total_seconds())
    factor = {"secret": SECRET, "otp": code_at(SecondFactor.parse(SECRET).secret, step)}
    with httpx2.Client(base_url=house.url, headers=SAME_SITE) as own:
        own.post("/sign-in", data=PROTECTED)
        turned_on = own.post("/account/second-factor", data=factor)
    assert turned_on.status_code == 303, turned_on.text

"""Maintenance on and off: customers wait, and who has ordered is still told."""

import time
from http import HTTPStatus

import httpx2

from drill.house import House
from drill.processes import until

EVERYWHERE = 10
"""So many answers in a row on new connections: every process has heard of it."""
PATIENCE = 10.0
TOLD_WITHIN = 2.0


def on(house: House) -> None:
    with house.journal.step("Maintenance on") as step:
        followed = house.customers.order("lyon-bellecour")
        house.this.did("maintenance", "on", "--message", "Back in a moment.")
        step.took = heard = _heard(house, HTTPStatus.SERVICE_UNAVAILABLE)
        step.expect(
            f"every process turned customers away within {TOLD_WITHIN:g} s",
            held=heard < TOLD_WITHIN,
        )
        answer = httpx2.get(house.router.url("/"))
        step.expect("their page says when to come back", held="retry-after" in answer.headers)
        bearer = {"Authorization": f"Bearer {followed.token}"}
        order = httpx2.get(house.router.url(followed.path), headers=bearer)
        step.expect(f"{followed.number} could still be followed", held=order.is_success)


def off(house: House) -> None:
    with house.journal.step("Maintenance off") as step:
        house.this.did("maintenance", "off")
        step.took = heard = _heard(house, HTTPStatus.OK)
        step.expect(
            f"every process served again within {TOLD_WITHIN:g} s", held=heard < TOLD_WITHIN
        )
        house.customers.more_orders()
        step.expect("those who waited could order", held=True)


def _heard(house: House, status: HTTPStatus) -> float:
    """Seconds from when the command had ended until every process answered like that."""
    began = time.monotonic()

    with httpx2.Client(headers={"Connection": "close"}, timeout=PATIENCE) as visitor:

        def everywhere() -> bool:
            pages = (visitor.get(house.router.url("/")) for _ in range(EVERYWHERE))
            return all(page.status_code == status for page in pages)

        until(everywhere, PATIENCE, f"not every process answered {status}")
    return time.monotonic() - began

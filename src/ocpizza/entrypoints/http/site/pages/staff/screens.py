"""What the screens of a store share: the frame around them, and who may come in."""

from typing import Any

from attrs import frozen
from starlette.responses import Response

from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.entrypoints.http.operations import Who
from ocpizza.entrypoints.http.site.routing import Tools
from ocpizza.entrypoints.http.site.telling import Told
from ocpizza.entrypoints.http.site.visits import Visit

COOKS = Who(frozenset({Role.PIZZAIOLO}))
COUNTERS = Who(frozenset({Role.COUNTER}))
COURIERS = Who(frozenset({Role.COURIER}))
SCREENS = (
    ("kitchen", COOKS),
    ("counter", COUNTERS),
    ("drawer", COUNTERS),
    ("courier", COURIERS),
    ("manager", Who(frozenset({Role.MANAGER}))),
)


@frozen
class Screen:
    """A way from one screen of the store to another."""

    name: str
    path: str


def screens(actor: Actor, store: str) -> list[Screen]:
    """Those that the actor may open."""
    return [
        Screen(name, f"/staff/{store}/{name}") for name, who in SCREENS if who.admits(actor, store)
    ]


def screen(
    tools: Tools, visit: Visit, name: str, *, refused: Told | None = None, **values: Any
) -> Response:
    """The screen `name` of the store in the path; with what was refused, the refusal's status.

    `counter_order` is a page of the counter's.
    """
    return tools.page(
        visit,
        f"staff/{name}.html",
        status=refused.status if refused else 200,
        store=visit.application.shop_reading.store(visit.store),
        screens=screens(visit.actor, visit.store),
        screen=name.partition("_")[0],
        refused=refused,
        **values,
    )

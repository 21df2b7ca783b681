"""Where each role goes to after signing in: its own screen, or where they were."""

from collections.abc import Collection

from starlette.datastructures import URL
from starlette.requests import Request

from ocpizza.domain.people.roles import Grant, Role

SCREENS = {
    Role.ADMIN: "/admin",
    Role.MANAGER: "/staff/{store}/manager",
    Role.COUNTER: "/staff/{store}/counter",
    Role.PIZZAIOLO: "/staff/{store}/kitchen",
    Role.COURIER: "/staff/{store}/courier",
    Role.CUSTOMER: "/account",
}
"""The first one that somebody has is theirs."""
ALL_STORES = "/staff/overview"
"""Where a manager of several stores begins."""


def landing(grants: Collection[Grant]) -> str:
    """The screen of whoever has these roles: at the first of their stores, by name."""
    for role, screen in SCREENS.items():
        stores = sorted(grant.store or "" for grant in grants if grant.role is role)
        if role is Role.MANAGER and len(stores) > 1:
            return ALL_STORES
        if stores:
            return screen.format(store=stores[0])
    return "/account"


def own_path(path: str, otherwise: str) -> str:
    """A path that a form was sent with, if it is one of this site; an open redirect is none."""
    plain = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if plain else otherwise


def way_back(request: Request, origins: Collection[str], *, shown: bool) -> str:
    """Where whoever had to sign in first goes on: what they asked for, or the page of their form.

    `shown`: whether there is something to read at the address of the form; else "".
    """
    asked = request.url
    if request.method == "POST":
        page = URL(request.headers.get("referer", ""))
        ours = f"{page.scheme}://{page.netloc}" in origins
        asked = page if ours else asked if shown else URL("")
    return asked.path + (f"?{asked.query}" if asked.query else "")

"""Where each role goes to after signing in: its own screen, or where they were."""

from collections.abc import Collection

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.routing import Match

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


def way_back(request: Request, origins: Collection[str]) -> str:
    """Where whoever had to sign in first goes on: what they asked for, or the page of their form.

    That page comes without its query, which may tell of something done before. "" where nothing
    can be read: a refused form is shown at an address that may take nothing but the form.
    """
    asked = request.url
    if request.method != "POST":
        return asked.path + (f"?{asked.query}" if asked.query else "")
    path = _page_of_ours(request.headers.get("referer", ""), origins) or asked.path
    return path if _is_shown(request, path) else ""


def _page_of_ours(address: str, origins: Collection[str]) -> str:
    """The path of the address; "" for one of elsewhere, and for what is no address."""
    try:
        page = URL(address)
        ours = f"{page.scheme}://{page.netloc}" in origins
    except ValueError:
        return ""
    return page.path if ours else ""


def _is_shown(request: Request, path: str) -> bool:
    asking = {"type": "http", "method": "GET", "path": path}
    routes = request.scope["router"].routes
    return any(route.matches(asking)[0] is Match.FULL for route in routes)

"""Where each role goes to after signing in: its own screen."""

from collections.abc import Collection

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

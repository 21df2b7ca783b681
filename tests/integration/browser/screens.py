"""Every screen there is, and who looks at it: what accessibility and pictures are checked on.

A path may name what there is on a busy evening (`evening.py`) in braces.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from ocpizza.entrypoints.http.site.pages.inbox import Inbox
from ocpizza.entrypoints.http.site.routing import Page
from ocpizza.entrypoints.http.site.site import ALL_PAGES

STORE = "/stores/lyon-bellecour"
STAFF = "/staff/lyon-bellecour"
BASKET = (
    {"item": "reine", "size": "medium", "quantity": "2", "half": "quatre-fromages"},
    {"item": "mortadelle-pistache", "size": "large", "quantity": "1", "extra": "burrata"},
    {"item": "blonde-beer", "size": "standard", "quantity": "3"},
)
"""What the guest and the customer have in theirs."""


@frozen
class Screen:
    """`role` None: a guest."""

    name: str
    path: str
    role: str | None = None

    @property
    def at_paypal(self) -> bool:
        """Of what plays PayPal, where the demonstration's customers pay."""
        return self.path.startswith("{paypal")


def _tracked(*states: str, role: str | None = None) -> Iterable[Screen]:
    return (Screen(f"order {state}", f"{STORE}/orders/{{{state}}}", role) for state in states)


SCREENS: tuple[Screen, ...] = (
    Screen("home", "/"),
    Screen("home elsewhere", "/?postcode=75011"),
    Screen("menu", STORE),
    Screen("menu vegetarian", f"{STORE}?vegetarian=1"),
    Screen("item", f"{STORE}/items/quatre-saisons"),
    Screen("basket", f"{STORE}/basket"),
    Screen("basket empty", "/stores/grenoble/basket"),
    Screen("checkout", f"{STORE}/checkout"),
    *_tracked(
        "awaiting_payment", "placed", "short", "late", "ready_delivery", "cancelled", "refunded"
    ),
    Screen("order change", f"{STORE}/orders/{{placed}}/change"),
    Screen("order change short", f"{STORE}/orders/{{short}}/change"),
    Screen("receipt refunded", f"{STORE}/orders/{{refunded}}/receipt"),
    Screen("paypal", "{paypal}"),
    Screen("paypal declined", "{paypal_declined}"),
    Screen("paypal paid", "{paypal_paid}"),
    Screen("paypal unknown", "{paypal_unknown}"),
    Screen("paypal orders", "{paypal_orders}"),
    Screen("sign in", "/sign-in"),
    Screen("sign in code", "/sign-in/code"),
    Screen("sign up", "/sign-up"),
    Screen("sign up sent", "/sign-up/sent"),
    Screen("sign up confirm", "/sign-up/confirm/{confirm}"),
    Screen("reset", "/reset"),
    Screen("reset sent", "/reset/sent"),
    Screen("reset choose", "/reset/{reset}"),
    Screen("reset stale", "/reset/an-old-link"),
    Screen("notice", "/legal/notice"),
    Screen("terms", "/legal/terms"),
    Screen("privacy", "/legal/privacy"),
    Screen("accessibility", "/legal/accessibility"),
    Screen("allergens", "/legal/allergens"),
    Screen("design", "/design"),
    Screen("inbox", "/demo/inbox"),
    Screen("letter", "/demo/inbox/{letter}"),
    Screen("not found", "/stores/nowhere"),
    Screen("customer menu", STORE, "customer"),
    Screen("customer account", "/account", "customer"),
    Screen("customer erase", "/account/erase", "customer"),
    *_tracked("in_preparation", "out_for_delivery", "delivered", role="customer"),
    Screen("receipt", f"{STORE}/orders/{{delivered}}/receipt", "customer"),
    Screen("counter", f"{STAFF}/counter", "counter"),
    Screen("counter order", f"{STAFF}/counter/{{ready}}", "counter"),
    Screen("counter order short", f"{STAFF}/counter/{{short}}", "counter"),
    Screen("counter search", f"{STAFF}/counter?search=petit", "counter"),
    Screen("drawer", f"{STAFF}/drawer", "counter"),
    Screen("drawer slip", f"{STAFF}/drawer/{{drawer}}", "manager"),
    Screen("drawers", f"{STAFF}/drawer", "manager"),
    Screen("drawer closed", "/staff/grenoble/drawer", "manager"),
    Screen("counter drawer slip", f"{STAFF}/drawer/{{drawer}}", "counter"),
    Screen("kitchen", f"{STAFF}/kitchen", "pizzaiolo"),
    Screen("kitchen stock", f"{STAFF}/stock", "pizzaiolo"),
    Screen("staff account", "/account", "pizzaiolo"),
    Screen("forbidden", "/staff/grenoble/kitchen", "pizzaiolo"),
    Screen("courier", f"{STAFF}/courier", "courier"),
    Screen("manager", f"{STAFF}/manager", "manager"),
    Screen("manager calm", "/staff/grenoble/manager", "manager"),
    Screen("kitchen calm", "/staff/grenoble/kitchen", "manager"),
    Screen("overview", "/staff/overview", "manager"),
    Screen("overview of a week", "/staff/overview?{week}", "manager"),
    Screen("orders", f"{STAFF}/orders", "manager"),
    Screen("orders none", f"{STAFF}/orders?search=personne", "manager"),
    Screen("order of a customer", f"{STAFF}/orders/{{placed}}", "manager"),
    Screen("order refunded", f"{STAFF}/orders/{{refunded}}", "manager"),
    Screen("stock", f"{STAFF}/stock", "manager"),
    Screen("stock sheet", f"{STAFF}/stock/sheet", "manager"),
    Screen("stock of one", f"{STAFF}/stock?ingredient=burrata", "manager"),
    Screen("store menu", f"{STAFF}/menu", "manager"),
    Screen("store menu item", f"{STAFF}/menu/reine", "manager"),
    Screen("store settings", f"{STAFF}/settings", "manager"),
    Screen("team", "/staff/team", "manager"),
    Screen("team member", "/staff/team/{member}", "manager"),
    Screen("audit", "/staff/audit", "manager"),
    Screen("second factor", "/account/second-factor", "manager"),
    Screen("admin", "/admin", "admin"),
    Screen("admin item", "/admin/items/reine", "admin"),
    Screen("admin ingredient", "/admin/ingredients/mozzarella", "admin"),
    Screen("admin new store", "/admin/stores/new", "admin"),
)

_SITE = [screen for screen in SCREENS if not screen.at_paypal]
NOT_SCREENS = {
    "/track/{token}": "leads to the tracker",
    "/stores/{store}/orders/{order}/paid": "leads to the tracker",
    "/sign-in/second-factor": "the page of /account/second-factor, before who has to set it up is let in",
    "/account/export": "a file",
    "/staff/overview/chart.svg": "a picture",
    "/staff/overview/export.{kind}": "a file",
    "/staff/{store}/orders.{kind}": "a file",
    "/demo/inbox/{letter}/html": "a mail, as programs for mail show it",
}
NOT_OURS = {"/api/docs": "Swagger UI: what keeps people out of it is mended there"}


def pages() -> tuple[Page, ...]:
    """The site's own table, with the demonstration's pages."""
    return (*ALL_PAGES, *Inbox(Path()).pages())


def unseen() -> list[str]:
    """Pages that no screen shows: each needs one, or a reason to have none."""
    seen = {_page_of(screen) for screen in _SITE} | set(NOT_SCREENS)
    return [page.path for page in pages() if page.show is not None and page.path not in seen]


def gone() -> list[str]:
    """Names that stand for no page any more."""
    there = {page.path for page in pages()}
    lost = [screen.name for screen in _SITE if _page_of(screen) is None]
    return lost + [path for path in NOT_SCREENS if path not in there]


def _page_of(screen: Screen) -> str | None:
    """The first page that answers its path, as the router finds it."""
    path = screen.path.partition("?")[0]
    for page in pages():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(page.path))
        if page.show is not None and re.fullmatch(pattern, path):
            return page.path
    return None

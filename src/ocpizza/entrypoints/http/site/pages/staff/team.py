"""Who works here: engaging, closing an access, and helping those who lost their phone."""

from collections.abc import Callable

from starlette.responses import Response

from ocpizza.application.accounts.staffing import RolesRequest, StaffRequest, StaffView
from ocpizza.application.reading.paging import MOST, PageQuery
from ocpizza.domain.errors import Refused
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import CREW, STORE_ROLES, Grant, Role
from ocpizza.domain.people.security import trusted
from ocpizza.domain.people.staff import may_manage
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.queries import QueryReader
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

TEAM = "/staff/team"
MEMBER = f"{TEAM}/{{member}}"
_STAFF = JsonReader(StaffRequest)
_ROLES = JsonReader(RolesRequest)
_PAGE = QueryReader(PageQuery)


def show(tools: Tools, visit: Visit) -> Response:
    return _team(tools, visit, None)


def engage(tools: Tools, visit: Visit) -> Response:
    """A mail invites them to choose a password."""

    def add() -> None:
        role = visit.field("role")
        stores: tuple[str | None, ...] = visit.fields("store")
        if role == Role.ADMIN.value:
            stores = (None,)
        values = {
            "email": visit.field("email"),
            "name": visit.field("name"),
            "grants": [
                {"role": role, "store": store} if store else {"role": role}
                for store in stores or (None,)
            ],
        }
        visit.application.staffing.add(visit.actor, read(_STAFF, values), visit.language)

    return _done(tools, visit, add, "added")


def show_member(tools: Tools, visit: Visit) -> Response:
    return _member(tools, visit, None)


def change(tools: Tools, visit: Visit) -> Response:
    """Other roles: a tick each, "courier@grenoble", or "admin"."""
    grants = [tick.partition("@") for tick in visit.fields("grant")]
    values = {
        "name": visit.field("name"),
        "grants": [{"role": role, "store": store} for role, _, store in grants],
    }
    try:
        request = read(_ROLES, values)
        visit.application.staffing.change(visit.actor, str(visit.path["member"]), request)
    except Refused as refusal:
        return _member(tools, visit, told(refusal, visit.language))
    return tools.go(f"{TEAM}?done=changed")


def close(tools: Tools, visit: Visit) -> Response:
    """Every session and token of theirs ends."""
    member = str(visit.path["member"])
    return _done(
        tools, visit, lambda: visit.application.staffing.disable(visit.actor, member), "closed"
    )


def forget_phone(tools: Tools, visit: Visit) -> Response:
    """They sign in with their password alone until they have a new one."""
    member = str(visit.path["member"])
    return _done(
        tools,
        visit,
        lambda: visit.application.second_factor.turn_off(visit.actor, member),
        "phone",
    )


def _done(tools: Tools, visit: Visit, do: Callable[[], object], what: str) -> Response:
    try:
        do()
    except Refused as refusal:
        return _team(tools, visit, told(refusal, visit.language))
    return tools.go(f"{TEAM}?done={what}")


def _member(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    member = visit.application.staffing.member(visit.actor, str(visit.path["member"]))
    known = visit.application.shop_reading.stores(PageQuery(limit=MOST)).items
    held = {f"{grant.role.value}@{grant.store or ''}".rstrip("@") for grant in member.grants}
    return tools.page(
        visit,
        "manage/member.html",
        status=refused.status if refused else 200,
        member=member,
        names={store.store: store.name for store in known},
        stores=visit.application.report_reading.stores_run_by(visit.actor),
        roles=[role.value for role in sorted(STORE_ROLES if visit.actor.is_admin() else CREW)],
        ticked=set(visit.fields("grant")) if refused else held,
        values={"name": visit.field("name") if refused else member.name},
        refused=refused,
    )


def _team(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    asked = {"limit": str(MOST), "cursor": visit.asked("cursor")}
    query = _PAGE.read({name: text for name, text in asked.items() if text})
    stores = visit.application.report_reading.stores_run_by(visit.actor)
    known = visit.application.shop_reading.stores(PageQuery(limit=MOST)).items
    roles = sorted(STORE_ROLES | {Role.ADMIN}) if visit.actor.is_admin() else sorted(CREW)
    page = visit.application.staffing.members(visit.actor, query)
    return tools.page(
        visit,
        "manage/team.html",
        status=refused.status if refused else 200,
        page=page,
        changeable={member.id for member in page.items if _changeable(visit.actor, member)},
        trusted={
            member.id for member in page.items if trusted(grant.role for grant in member.grants)
        },
        names={store.store: store.name for store in known},
        stores=stores,
        roles=[role.value for role in roles],
        values={name: visit.field(name) for name in ("name", "email", "role")},
        chosen=visit.fields("store"),
        done=visit.asked("done"),
        refused=refused,
    )


def _changeable(actor: Actor, member: StaffView) -> bool:
    held = frozenset(Grant(role.role, role.store) for role in member.grants)
    return not member.disabled and member.id != actor.id and may_manage(actor, held)


PAGES = (
    Page(TEAM, show, engage, who=MANAGERS),
    Page(MEMBER, show_member, change, who=MANAGERS),
    Page(f"{MEMBER}/close", take=close, who=MANAGERS),
    Page(f"{MEMBER}/forget-phone", take=forget_phone, who=MANAGERS),
)

"""A forgotten password, or the first one of an invitation: a link in a mail lets one choose."""

from starlette.responses import Response

from ocpizza.application.accounts.passwords import ForgottenRequest, PasswordRequest
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.people.account import SHORTEST_PASSWORD
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

_FORGOTTEN = JsonReader(ForgottenRequest)
_CHOSEN = JsonReader(PasswordRequest)


def show(tools: Tools, visit: Visit) -> Response:
    return _asking(tools, visit, None)


def ask(tools: Tools, visit: Visit) -> Response:
    """The answer is the same for an address that nobody has."""
    try:
        request = read(_FORGOTTEN, {"email": visit.field("email")})
        visit.application.choosing_password.forgotten(request, visit.language)
    except Refused as refusal:
        return _asking(tools, visit, told(refusal, visit.language))
    return tools.go("/reset/sent")


def sent(tools: Tools, visit: Visit) -> Response:
    return tools.page(visit, "mail_sent.html", about="reset")


def show_choosing(tools: Tools, visit: Visit) -> Response:
    """Not for somebody to think of a password first, and be told then."""
    if not visit.application.choosing_password.may_choose(str(visit.path["token"])):
        return _stale(tools, visit)
    return _choosing(tools, visit, None)


def choose(tools: Tools, visit: Visit) -> Response:
    try:
        request = read(_CHOSEN, {"password": visit.secret("password")})
        visit.application.choosing_password.choose(str(visit.path["token"]), request)
    except NotFound:
        return _stale(tools, visit)
    except Refused as refusal:
        return _choosing(tools, visit, told(refusal, visit.language))
    return tools.go("/sign-in?done=password")


def _asking(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    return tools.page(
        visit,
        "reset.html",
        status=refused.status if refused else 200,
        values={"email": visit.field("email")},
        refused=refused,
    )


def _stale(tools: Tools, visit: Visit) -> Response:
    return tools.page(visit, "stale_link.html", status=404, again="/reset")


def _choosing(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    return tools.page(
        visit,
        "choose_password.html",
        status=refused.status if refused else 200,
        values={"password": ""},
        shortest=SHORTEST_PASSWORD,
        refused=refused,
    )


PAGES = (
    Page("/reset", show, ask),
    Page("/reset/sent", sent),
    Page("/reset/{token}", show_choosing, choose, slow=True),
)

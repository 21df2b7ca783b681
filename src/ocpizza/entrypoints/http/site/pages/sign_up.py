"""Opening an account: the mail finishes it, and no page tells whether an address is known."""

from starlette.responses import Response

from ocpizza.application.accounts.signing_up import SignUpRequest
from ocpizza.domain.errors import NotFound, Refused
from ocpizza.domain.people.account import SHORTEST_PASSWORD, password_faults
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import read_reachable
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

FIELDS = ("name", "phone", "email", "password")
_REQUEST = JsonReader(SignUpRequest)


def show(tools: Tools, visit: Visit) -> Response:
    return _form(tools, visit, None)


def ask(tools: Tools, visit: Visit) -> Response:
    typed = {name: visit.field(name) for name in FIELDS}
    typed["password"] = password = visit.secret("password")
    easy = password_faults(password, typed["email"], typed["name"]) if password else ()
    try:
        request = read_reachable(_REQUEST, typed, FIELDS, easy)
        visit.application.signing_up.ask(request, visit.language)
    except Refused as refusal:
        return _form(tools, visit, told(refusal, visit.language))
    return tools.go("/sign-up/sent")


def sent(tools: Tools, visit: Visit) -> Response:
    return tools.page(visit, "mail_sent.html", about="sign-up")


def show_confirm(tools: Tools, visit: Visit) -> Response:
    """A button to press: mail programs that look at links must not open the account."""
    return tools.page(visit, "confirm.html")


def confirm(tools: Tools, visit: Visit) -> Response:
    try:
        visit.application.signing_up.confirm(str(visit.path["token"]))
    except NotFound:
        return tools.page(visit, "stale_link.html", status=404, again="/sign-up")
    return tools.go("/sign-in?done=confirmed")


def _form(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    return tools.page(
        visit,
        "sign_up.html",
        status=refused.status if refused else 200,
        values={
            "password": "",
            **{name: visit.field(name) for name in ("email", "name", "phone")},
        },
        shortest=SHORTEST_PASSWORD,
        refused=refused,
    )


PAGES = (
    Page("/sign-up", show, ask, slow=True, begins=True),
    Page("/sign-up/sent", sent),
    Page("/sign-up/confirm/{token}", show_confirm, confirm),
)

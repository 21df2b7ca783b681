"""Signing in and out: each role goes to its own screen.

Who has a second factor gives the password first and then the code; a cookie that opens nothing
stands for the password in between.
"""

from urllib.parse import quote

from attrs import evolve
from starlette.responses import Response

from ocpizza.application.accounts.signing_in import SignInRequest, TokenView
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import Refused, SecondFactorNeeded, Unauthenticated
from ocpizza.domain.people.account import SECOND_STEP
from ocpizza.domain.people.roles import Grant
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.networks import network_of
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.landing import landing, own_path
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

CODE = "/sign-in/code"
STEP = "step"
_REQUEST = JsonReader(SignInRequest)
_WRONG = 422
"""A form that is shown again; 401 is for those who can send credentials of another kind."""


def show(tools: Tools, visit: Visit) -> Response:
    if visit.signed_in and not visit.asked("next"):
        return tools.go(landing(visit.actor.grants))
    return _form(tools, visit, None)


def sign_in(tools: Tools, visit: Visit) -> Response:
    """Open a session, or ask for the code that the account demands too."""
    typed = {name: visit.field(name) for name in ("email", "otp")}
    try:
        request = read(_REQUEST, {**typed, "password": visit.secret("password")})
        opened = visit.application.signing_in.sign_in(request, _network(visit), TokenKind.SESSION)
    except SecondFactorNeeded as needed:
        return _to_code(tools, visit, str(needed.step))
    except Unauthenticated as refusal:
        return _form(tools, visit, _wrong(visit, told(refusal, visit.language)))
    except Refused as refusal:
        return _form(tools, visit, told(refusal, visit.language))
    return _entered(tools, visit, opened)


def show_code(tools: Tools, visit: Visit) -> Response:
    step = visit.request.cookies.get(STEP, "")
    if not visit.application.signing_in.awaits_code(step):
        return tools.go("/sign-in?done=late")
    return _code(tools, visit, None)


def give_code(tools: Tools, visit: Visit) -> Response:
    """The second step; a wrong code may be tried again as long as the password stands."""
    signing_in, step = visit.application.signing_in, visit.request.cookies.get(STEP, "")
    try:
        opened = signing_in.second_step(step, visit.field("otp"), _network(visit))
    except Unauthenticated as refusal:
        if not signing_in.awaits_code(step):
            return tools.go("/sign-in?done=late")
        sentence = visit.wording.say("The code is not right: type the one that shows now.")
        words = evolve(told(refusal, visit.language), status=_WRONG, detail=sentence)
        return _code(tools, visit, words)
    except Refused as refusal:
        return _code(tools, visit, told(refusal, visit.language))
    response = _entered(tools, visit, opened)
    response.delete_cookie(STEP, path="/sign-in", secure=tools.cookies.https, httponly=True)
    return response


def sign_out(tools: Tools, visit: Visit) -> Response:
    if visit.session is not None:
        visit.application.signing_in.sign_out(visit.session)
    response = tools.go("/")
    tools.cookies.drop_session(response)
    return response


def _to_code(tools: Tools, visit: Visit, step: str) -> Response:
    following = visit.field("next")
    response = tools.go(f"{CODE}?next={quote(following)}" if following else CODE)
    lasts = round(SECOND_STEP.total_seconds())
    response.set_cookie(STEP, step, **tools.cookies.options("/sign-in", lasts))
    return response


def _entered(tools: Tools, visit: Visit, opened: TokenView) -> Response:
    """Signed in; a session that was open here ends."""
    if visit.session is not None:
        visit.application.signing_in.sign_out(visit.session)
    response = tools.go(own_path(visit.field("next"), _screen(opened)))
    tools.cookies.keep_session(response, opened.token, opened.expires_at)
    return response


def _network(visit: Visit) -> str:
    return network_of(Incoming(visit.request.scope).client)


def _screen(opened: TokenView) -> str:
    return landing([Grant(role.role, role.store) for role in opened.roles])


def _wrong(visit: Visit, words: Told) -> Told:
    """Which of the two was wrong is not told."""
    sentence = visit.wording.say("This e-mail address and password do not go together.")
    return evolve(words, status=_WRONG, detail=sentence)


def _form(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    return tools.page(
        visit,
        "sign_in.html",
        status=refused.status if refused else 200,
        values={"email": visit.field("email"), "password": ""},
        next=visit.field("next") or visit.asked("next"),
        done=visit.asked("done"),
        refused=refused,
    )


def _code(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    return tools.page(
        visit,
        "sign_in_code.html",
        status=refused.status if refused else 200,
        values={"otp": ""},
        next=visit.field("next") or visit.asked("next"),
        refused=refused,
    )


PAGES = (
    Page("/sign-in", show, sign_in, slow=True),
    Page(CODE, show_code, give_code),
    Page("/sign-out", take=sign_out),
)

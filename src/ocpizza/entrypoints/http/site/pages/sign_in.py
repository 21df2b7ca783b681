"""Signing in and out: each role goes to its own screen."""

from datetime import UTC, datetime

from attrs import evolve
from starlette.responses import Response

from ocpizza.application.accounts.signing_in import SignInRequest, TokenView
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import Refused, SecondFactorNeeded, Unauthenticated
from ocpizza.domain.people.roles import Grant
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.networks import network_of
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.landing import landing, own_path
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

_REQUEST = JsonReader(SignInRequest)
_WRONG = 422
"""A form that is shown again; 401 is for those who can send credentials of another kind."""


def show(tools: Tools, visit: Visit) -> Response:
    if visit.signed_in and not visit.asked("next"):
        return tools.go(landing(visit.actor.grants))
    return _form(tools, visit, None)


def sign_in(tools: Tools, visit: Visit) -> Response:
    """Open a session; a session that was open here ends."""
    typed = {name: visit.field(name) for name in ("email", "otp")}
    try:
        request = read(_REQUEST, {**typed, "password": visit.secret("password")})
        network = network_of(Incoming(visit.request.scope).client)
        opened = visit.application.signing_in.sign_in(request, network, TokenKind.SESSION)
    except SecondFactorNeeded:
        return _form(tools, visit, None, code_needed=True)
    except Unauthenticated as refusal:
        return _form(tools, visit, _wrong(visit, told(refusal, visit.language)))
    except Refused as refusal:
        return _form(tools, visit, told(refusal, visit.language))
    if visit.session is not None:
        visit.application.signing_in.sign_out(visit.session)
    response = tools.go(own_path(visit.field("next"), _screen(opened)))
    lasts = round((opened.expires_at - datetime.now(UTC)).total_seconds())
    response.set_cookie(tools.cookies.session, opened.token, **tools.cookies.options(max_age=lasts))
    return response


def sign_out(tools: Tools, visit: Visit) -> Response:
    if visit.session is not None:
        visit.application.signing_in.sign_out(visit.session)
    response = tools.go("/")
    response.delete_cookie(
        tools.cookies.session, secure=tools.cookies.https, httponly=True, samesite="lax"
    )
    return response


def _screen(opened: TokenView) -> str:
    return landing([Grant(role.role, role.store) for role in opened.roles])


def _wrong(visit: Visit, words: Told) -> Told:
    """Which of the two was wrong is not told."""
    sentence = visit.wording.say("This e-mail address and password do not go together.")
    if visit.field("otp"):
        sentence = visit.wording.say("The address, the password or the code is not right.")
    return evolve(words, status=_WRONG, detail=sentence)


def _form(
    tools: Tools, visit: Visit, refused: Told | None, *, code_needed: bool = False
) -> Response:
    return tools.page(
        visit,
        "sign_in.html",
        status=refused.status if refused else 200,
        values={"email": visit.field("email"), "password": "", "otp": ""},
        next=visit.field("next") or visit.asked("next"),
        code_needed=code_needed or bool(visit.field("otp")),
        done=visit.asked("done"),
        refused=refused,
    )


PAGES = (
    Page("/sign-in", show, sign_in, slow=True),
    Page("/sign-out", take=sign_out),
)

"""Staff have themselves asked for a code of their phone: the secret is kept once the phone has it.

Whoever must, and has not yet, gets no further than this page after the password.
"""

import re
from urllib.parse import quote

import segno
from starlette.responses import Response

from ocpizza.application.accounts.second_factor import SecondFactorRequest
from ocpizza.domain.errors import Refused, Unauthenticated
from ocpizza.domain.people.roles import Grant
from ocpizza.entrypoints.http.api.callers import STAFF
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.landing import landing
from ocpizza.entrypoints.http.site.routing import ENROL, Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

_REQUEST = JsonReader(SecondFactorRequest)
_SECRET = re.compile("[A-Z2-7]{32}")
_GROUP = 4


def show(tools: Tools, visit: Visit) -> Response:
    email = visit.application.own_account.view(visit.actor).email
    return _form(tools, visit, email, visit.application.second_factor.propose().secret, None)


def turn_on(tools: Tools, visit: Visit) -> Response:
    try:
        visit.application.second_factor.turn_on(visit.actor, _typed(visit))
    except Refused as refusal:
        email = visit.application.own_account.view(visit.actor).email
        return _form(tools, visit, email, _shown_before(visit), told(refusal, visit.language))
    return tools.go("/account?done=second-factor")


def show_enrolment(tools: Tools, visit: Visit) -> Response:
    try:
        proposed = visit.application.second_factor.enrolment(_token(tools, visit))
    except Unauthenticated:
        return tools.go("/sign-in")
    return _form(tools, visit, proposed.email, proposed.secret, None)


def enrol(tools: Tools, visit: Visit) -> Response:
    """Sign in, with a session in the place of what let them get so far."""
    keeping, token = visit.application.second_factor, _token(tools, visit)
    try:
        opened = keeping.enrol(token, _typed(visit))
    except Unauthenticated:
        return tools.go("/sign-in")
    except Refused as refusal:
        email = keeping.enrolment(token).email
        return _form(tools, visit, email, _shown_before(visit), told(refusal, visit.language))
    response = tools.go(landing([Grant(role.role, role.store) for role in opened.roles]))
    tools.cookies.keep_session(response, opened.token, opened.expires_at)
    return response


def _typed(visit: Visit) -> SecondFactorRequest:
    otp = visit.field("otp").replace(" ", "")
    return read(_REQUEST, {"secret": visit.field("secret"), "otp": otp})


def _token(tools: Tools, visit: Visit) -> str:
    return visit.request.cookies.get(tools.cookies.session, "")


def _shown_before(visit: Visit) -> str:
    """The secret that the phone may have by now, or another where that is none."""
    secret = visit.field("secret")
    return secret if _SECRET.fullmatch(secret) else visit.application.second_factor.propose().secret


def _form(tools: Tools, visit: Visit, email: str, secret: str, refused: Told | None) -> Response:
    address = f"otpauth://totp/OC%20Pizza:{quote(email)}?secret={quote(secret)}&issuer=OC%20Pizza"
    return tools.page(
        visit,
        "second_factor.html",
        status=refused.status if refused else 200,
        secret=secret,
        spelled=" ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)),
        address=address,
        picture=segno.make(address, micro=False).svg_data_uri(border=4, light="#fff"),
        demanded=not visit.signed_in,
        values={"otp": ""},
        refused=refused,
    )


PAGES = (
    Page("/account/second-factor", show, turn_on, who=STAFF),
    Page(ENROL, show_enrolment, enrol),
)

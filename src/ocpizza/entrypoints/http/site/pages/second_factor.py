"""Staff have themselves asked for a code of their phone: the secret is kept once the phone has it."""

from urllib.parse import quote

from starlette.responses import Response

from ocpizza.application.accounts.second_factor import SecondFactorRequest
from ocpizza.domain.errors import Refused
from ocpizza.entrypoints.http.api.callers import STAFF
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import read
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

_REQUEST = JsonReader(SecondFactorRequest)
_GROUP = 4


def show(tools: Tools, visit: Visit) -> Response:
    return _form(tools, visit, visit.application.second_factor.propose().secret, None)


def turn_on(tools: Tools, visit: Visit) -> Response:
    secret = visit.field("secret")
    try:
        request = read(_REQUEST, {"secret": secret, "otp": visit.field("otp")})
        visit.application.second_factor.turn_on(visit.actor, request)
    except Refused as refusal:
        return _form(tools, visit, secret, told(refusal, visit.language))
    return tools.go("/account?done=second-factor")


def _form(tools: Tools, visit: Visit, secret: str, refused: Told | None) -> Response:
    account = visit.application.own_account.view(visit.actor)
    return tools.page(
        visit,
        "second_factor.html",
        status=refused.status if refused else 200,
        secret=secret,
        spelled=" ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)),
        address=f"otpauth://totp/OC%20Pizza:{quote(account.email)}?secret={secret}&issuer=OC%20Pizza",
        values={"otp": ""},
        refused=refused,
    )


PAGES = (Page("/account/second-factor", show, turn_on, who=STAFF),)

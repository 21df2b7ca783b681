"""How well people prove who they are: their second factor, and what the group demands."""

from ocpizza.application.accounts.second_factor import SecondFactorRequest, SecretView
from ocpizza.application.accounts.security import SecurityRequest, SecurityView
from ocpizza.application.application import Application
from ocpizza.application.requests import Nothing
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import ADMINS, STAFF
from ocpizza.entrypoints.http.operations import Answer, Call, Operation

TAG = "accounts"


def propose_second_factor(application: Application, _: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.second_factor.propose())


def turn_on_second_factor(
    application: Application, call: Call[Nothing, SecondFactorRequest]
) -> Answer:
    application.second_factor.turn_on(call.actor, call.body)
    return Answer(status=204)


def get_security(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.security.view(call.actor))


def put_security(application: Application, call: Call[Nothing, SecurityRequest]) -> Answer:
    return Answer(application.security.put(call.actor, call.body))


OPERATIONS = (
    Operation(
        "POST",
        "/me/second-factor",
        "propose_second_factor",
        Text("Proposer un second facteur", "Propose a second factor"),
        TAG,
        propose_second_factor,
        {200: SecretView},
        who=STAFF,
    ),
    Operation(
        "PUT",
        "/me/second-factor",
        "turn_on_second_factor",
        Text("Activer le second facteur", "Turn the second factor on"),
        TAG,
        turn_on_second_factor,
        {204: None},
        who=STAFF,
        body=SecondFactorRequest,
    ),
    Operation(
        "GET",
        "/security",
        "get_security",
        Text("Ce que le groupe exige pour s'identifier", "What the group demands to sign in"),
        TAG,
        get_security,
        {200: SecurityView},
        who=ADMINS,
    ),
    Operation(
        "PUT",
        "/security",
        "put_security",
        Text("Exiger un second facteur, ou non", "Demand a second factor, or not"),
        TAG,
        put_security,
        {200: SecurityView},
        who=ADMINS,
        body=SecurityRequest,
    ),
)

"""Signing in and up, one's own account and orders."""

from typing import Annotated

import msgspec
from msgspec import Meta

from ocpizza.application.accounts.own import AccountRequest, AccountView
from ocpizza.application.accounts.passwords import ForgottenRequest, PasswordRequest
from ocpizza.application.accounts.signing_in import SignInRequest, TokenView
from ocpizza.application.accounts.signing_up import NewPassword, SignUpRequest
from ocpizza.application.application import Application
from ocpizza.application.reading.following import OrderPage
from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.requests import Nothing, Request
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import CUSTOMERS, SIGNED_IN
from ocpizza.entrypoints.http.networks import network_of
from ocpizza.entrypoints.http.operations import Answer, Call, Operation
from ocpizza.entrypoints.http.phones import e164

TAG = "accounts"

MailToken = Annotated[str, Meta(min_length=1, max_length=200)]


class ConfirmationRequest(Request, frozen=True):
    """The token of the mail that finishes a sign-up."""

    token: MailToken


class NewPasswordRequest(Request, frozen=True):
    """The token of the mail that lets choose a password."""

    token: MailToken
    password: NewPassword


def sign_in(application: Application, call: Call[Nothing, SignInRequest]) -> Answer:
    network = network_of(call.incoming.client)
    return Answer(application.signing_in.sign_in(call.body, network), 201)


def sign_out(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    token = call.credentials.bearer or call.credentials.session
    if token is not None:
        application.signing_in.sign_out(token)
    return Answer(status=204)


def sign_up(application: Application, call: Call[Nothing, SignUpRequest]) -> Answer:
    request = msgspec.structs.replace(call.body, phone=e164(call.body.phone, "/phone"))
    application.signing_up.ask(request, call.actor.language)
    return Answer(status=202)


def confirm(application: Application, call: Call[Nothing, ConfirmationRequest]) -> Answer:
    application.signing_up.confirm(call.body.token)
    return Answer(status=204)


def forget_password(application: Application, call: Call[Nothing, ForgottenRequest]) -> Answer:
    application.choosing_password.forgotten(call.body, call.actor.language)
    return Answer(status=202)


def choose_password(application: Application, call: Call[Nothing, NewPasswordRequest]) -> Answer:
    request = PasswordRequest(call.body.password)
    application.choosing_password.choose(call.body.token, request)
    return Answer(status=204)


def get_me(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.own_account.view(call.actor))


def change_me(application: Application, call: Call[Nothing, AccountRequest]) -> Answer:
    request = msgspec.structs.replace(call.body, phone=e164(call.body.phone, "/phone"))
    return Answer(application.own_account.change(call.actor, request))


def list_my_orders(application: Application, call: Call[PageQuery, Nothing]) -> Answer:
    return Answer(application.order_reading.mine(call.actor, call.query))


OPERATIONS = (
    Operation(
        "POST",
        "/tokens",
        "sign_in",
        Text("S'identifier", "Sign in"),
        TAG,
        sign_in,
        {201: TokenView},
        body=SignInRequest,
        slow=True,
        refusals=("second-factor", "too-many-requests"),
    ),
    Operation(
        "DELETE",
        "/tokens/current",
        "sign_out",
        Text("Révoquer le jeton présenté", "Revoke the token that is sent"),
        TAG,
        sign_out,
        {204: None},
        who=SIGNED_IN,
    ),
    Operation(
        "POST",
        "/customers",
        "sign_up",
        Text("Demander un compte", "Ask for an account"),
        TAG,
        sign_up,
        {202: None},
        body=SignUpRequest,
        slow=True,
        begins=True,
    ),
    Operation(
        "POST",
        "/customers/confirmations",
        "confirm_sign_up",
        Text("Ouvrir le compte demandé", "Open the account that was asked for"),
        TAG,
        confirm,
        {204: None},
        body=ConfirmationRequest,
        refusals=("not-found",),
    ),
    Operation(
        "POST",
        "/passwords/resets",
        "forget_password",
        Text("Mot de passe oublié", "Password forgotten"),
        TAG,
        forget_password,
        {202: None},
        body=ForgottenRequest,
    ),
    Operation(
        "POST",
        "/passwords",
        "choose_password",
        Text("Choisir un mot de passe", "Choose a password"),
        TAG,
        choose_password,
        {204: None},
        body=NewPasswordRequest,
        slow=True,
        refusals=("not-found",),
    ),
    Operation(
        "GET",
        "/me",
        "get_me",
        Text("Mon compte", "My account"),
        TAG,
        get_me,
        {200: AccountView},
        who=SIGNED_IN,
    ),
    Operation(
        "PUT",
        "/me",
        "change_me",
        Text("Changer mon compte", "Change my account"),
        TAG,
        change_me,
        {200: AccountView},
        who=CUSTOMERS,
        body=AccountRequest,
    ),
    Operation(
        "GET",
        "/me/orders",
        "list_my_orders",
        Text("Mes commandes", "My orders"),
        TAG,
        list_my_orders,
        {200: OrderPage},
        who=CUSTOMERS,
        query=PageQuery,
    ),
)

"""The people of the house."""

from collections.abc import Mapping
from typing import Any

from ocpizza.application.accounts.staffing import (
    RolesRequest,
    StaffPage,
    StaffRequest,
    StaffView,
)
from ocpizza.application.application import Application
from ocpizza.application.reading.paging import PageQuery
from ocpizza.application.requests import Nothing
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import STAFF_ROLES
from ocpizza.domain.people.staff import may_give
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import MANAGERS
from ocpizza.entrypoints.http.operations import BASE, Answer, Call, Operation, said

TAG = "staff"


def may_engage(actor: Actor, _: Mapping[str, str], body: Any) -> bool:
    """Whether all the roles in it that there are may be given by the actor."""
    grants = said(body, "grants")
    return all(
        may_give(actor, role, store if isinstance(store, str) else None)
        for grant in (grants if isinstance(grants, list) else ())
        for store in (said(grant, "store"),)
        for role in STAFF_ROLES
        if role.value == said(grant, "role")
    )


def list_staff(application: Application, call: Call[PageQuery, Nothing]) -> Answer:
    return Answer(application.staffing.members(call.actor, call.query))


def add_staff(application: Application, call: Call[Nothing, StaffRequest]) -> Answer:
    member = application.staffing.add(call.actor, call.body, call.actor.language)
    return Answer(member, 201, headers={"Location": f"{BASE}/staff/{member.id}"})


def change_staff(application: Application, call: Call[Nothing, RolesRequest]) -> Answer:
    return Answer(application.staffing.change(call.actor, call.path["id"], call.body))


def disable_staff(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    application.staffing.disable(call.actor, call.path["id"])
    return Answer(status=204)


def turn_off_second_factor(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    application.second_factor.turn_off(call.actor, call.path["id"])
    return Answer(status=204)


OPERATIONS = (
    Operation(
        "GET",
        "/staff",
        "list_staff",
        Text("L'équipe", "The staff"),
        TAG,
        list_staff,
        {200: StaffPage},
        who=MANAGERS,
        query=PageQuery,
    ),
    Operation(
        "POST",
        "/staff",
        "add_staff",
        Text("Engager quelqu'un", "Engage somebody"),
        TAG,
        add_staff,
        {201: StaffView},
        who=MANAGERS,
        may_send=may_engage,
        body=StaffRequest,
        slow=True,
        refusals=("already-exists",),
    ),
    Operation(
        "PUT",
        "/staff/{id}",
        "change_staff",
        Text("Donner d'autres rôles à une personne", "Give somebody other roles"),
        TAG,
        change_staff,
        {200: StaffView},
        who=MANAGERS,
        may_send=may_engage,
        body=RolesRequest,
    ),
    Operation(
        "DELETE",
        "/staff/{id}",
        "disable_staff",
        Text("Fermer l'accès d'une personne", "End somebody's access"),
        TAG,
        disable_staff,
        {204: None},
        who=MANAGERS,
    ),
    Operation(
        "DELETE",
        "/staff/{id}/second-factor",
        "turn_off_second_factor",
        Text("Oublier le second facteur perdu", "Forget a lost second factor"),
        TAG,
        turn_off_second_factor,
        {204: None},
        who=MANAGERS,
    ),
)

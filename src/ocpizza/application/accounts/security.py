"""What the group demands of those who sign in, and who changed it."""

from __future__ import annotations

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.accounts import GROUP, AccountsWork
from ocpizza.application.ports.clock import Clock
from ocpizza.application.requests import Request
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.security import Security


class SecurityRequest(Request, frozen=True):
    """`second_factor_required`: of those with money or admin rights, from their next sign-in on."""

    second_factor_required: bool


class SecurityView(Struct, frozen=True):
    second_factor_required: bool


@frozen
class KeepingSecurity:
    """For admins; every method raises Forbidden to others."""

    begin: AccountsWork
    clock: Clock

    def view(self, actor: Actor) -> SecurityView:
        if not actor.is_admin():
            raise Forbidden
        with self.begin() as tx:
            return _view(tx.settings.security())

    def put(self, actor: Actor, request: SecurityRequest) -> SecurityView:
        """Who is signed in stays so: nobody is sent off in the middle of an evening."""
        if not actor.is_admin():
            raise Forbidden
        wanted, now = Security(request.second_factor_required), self.clock.now()
        with self.begin() as tx:
            before = tx.settings.security()
            if before != wanted:
                tx.settings.put_security(wanted)
                changed = (
                    {"second_factor_required": each.second_factor_required}
                    for each in (before, wanted)
                )
                tx.audit(GROUP).record(actor, now, "security", GROUP, *changed)
        return _view(wanted)


def _view(security: Security) -> SecurityView:
    return SecurityView(security.second_factor_required)

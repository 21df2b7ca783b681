"""Who works here: managers see to the crew of their own stores, admins to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from attrs import evolve, frozen
from msgspec import Meta, Struct

from ocpizza.application.accounts.signing_in import RoleView, role_views
from ocpizza.application.accounts.signing_up import NewPassword
from ocpizza.application.ports.accounts import GROUP, AccountsTransaction, AccountsWork
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.ports.secrets import Passwords
from ocpizza.application.reading.paging import Cursors, PageQuery, cut, opened
from ocpizza.application.requests import Email, Name, Request, Slug
from ocpizza.domain.errors import AlreadyExists, Fault, Forbidden, Invalid, NotFound
from ocpizza.domain.people.account import canonical_email, password_faults
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import STORE_ROLES, Grant, Role
from ocpizza.domain.people.staff import StaffMember, may_give, may_manage

LISTING = "staff"


class GrantRequest(Request, frozen=True):
    """`store` for every role but admin."""

    role: Literal["counter", "pizzaiolo", "courier", "manager", "admin"]
    store: Slug | None = None


class StaffRequest(Request, frozen=True):
    """Without a `password`, a mail invites them to choose one."""

    email: Email
    name: Name
    grants: Annotated[tuple[GrantRequest, ...], Meta(min_length=1, max_length=50)]
    password: NewPassword | None = None


class RolesRequest(Request, frozen=True):
    """All the roles that somebody has from now on, and what colleagues read."""

    name: Name
    grants: Annotated[tuple[GrantRequest, ...], Meta(min_length=1, max_length=50)]


class StaffView(Struct, frozen=True):
    """`second_factor`: whether a code of their phone is asked for when they sign in."""

    id: str
    email: str
    name: str
    grants: tuple[RoleView, ...]
    disabled: bool
    second_factor: bool


class StaffPage(Struct, frozen=True):
    items: tuple[StaffView, ...]
    next_cursor: str | None


def staff_view(member: StaffMember) -> StaffView:
    return StaffView(
        id=member.id,
        email=member.email,
        name=member.name,
        grants=role_views(member.grants),
        disabled=member.disabled,
        second_factor=member.second_factor,
    )


@frozen
class Staffing:
    """Engages, gives other roles and dismisses; all audited, in every store concerned."""

    begin: AccountsWork
    passwords: Passwords
    cursors: Cursors
    clock: Clock
    ids: Ids

    def members(self, actor: Actor, query: PageQuery) -> StaffPage:
        """Those of the actor's stores, those who left included; raises Forbidden or Invalid."""
        stores = None if actor.is_admin() else actor.stores_as(Role.MANAGER)
        if stores is not None and not stores:
            raise Forbidden
        place = opened(self.cursors, LISTING, query.cursor)
        with self.begin() as tx:
            found = tx.staff.members(stores, place[0] if place else None, query.limit + 1)
        shown, last = cut(found, query.limit)
        cursor = self.cursors.seal(LISTING, [last.id]) if last is not None else None
        return StaffPage(tuple(map(staff_view, shown)), cursor)

    def add(self, actor: Actor, request: StaffRequest, language: str) -> StaffView:
        """Engage somebody, or take somebody back who left.

        An address signs in to one account: a customer needs another one to work here. Raises
        Forbidden, Invalid or AlreadyExists (the address).
        """
        grants = _given(actor, request.grants)
        password = request.password
        faults = password_faults(password, request.email, request.name) if password else ()
        if faults:
            raise Invalid(faults)
        now, email = self.clock.now(), canonical_email(request.email)
        newcomer = StaffMember(self.ids.new(), email, request.name, grants)
        password_hash = self.passwords.hash(password) if password else None
        with self.begin() as tx:
            _check_stores(tx, request.grants)
            known = tx.accounts.find(email)
            if known is not None and not known.is_staff:
                raise AlreadyExists(email)
            member = tx.staff.add(newcomer, password_hash)
            if password_hash is None:
                kind = MailKind.INVITATION
                tx.mails.put(Mail(self.ids.new(), kind, email, language, member.id, now))
            _audit(tx, actor, now, member.id, None, grants)
        return staff_view(member)

    def member(self, actor: Actor, member: str) -> StaffView:
        """Somebody whose roles the actor may change; raises NotFound or Forbidden."""
        with self.begin() as tx:
            return staff_view(_manageable(tx, actor, member))

    def change(self, actor: Actor, member: str, request: RolesRequest) -> StaffView:
        """Give other roles, which count from the next request of theirs on.

        Raises NotFound (also for who left: engage them again), Forbidden (also for oneself) or
        Invalid.
        """
        grants, now = _given(actor, request.grants), self.clock.now()
        with self.begin() as tx:
            found = _manageable(tx, actor, member)
            if found.disabled:
                raise NotFound
            _check_stores(tx, request.grants)
            changed = evolve(found, name=request.name, grants=grants)
            if changed != found:
                tx.staff.save(changed)
            if grants != found.grants:
                _audit(tx, actor, now, member, found.grants, grants)
        return staff_view(changed)

    def check_known(self, member: str) -> None:
        """Raise NotFound when nobody ever worked here under that id."""
        with self.begin() as tx:
            tx.staff.get(member)

    def disable(self, actor: Actor, member: str) -> StaffView:
        """Dismiss somebody: every token of theirs ends with this commit.

        Repeating it changes nothing. Raises NotFound, or Forbidden: also for oneself, so that the
        last admin cannot go.
        """
        now = self.clock.now()
        with self.begin() as tx:
            found = _manageable(tx, actor, member)
            gone = evolve(found, disabled=True)
            if not found.disabled:
                tx.staff.save(gone)
                tx.tokens.end_all(member)
                _audit(tx, actor, now, member, found.grants, None)
        return staff_view(gone)


def _manageable(tx: AccountsTransaction, actor: Actor, member: str) -> StaffMember:
    found = tx.staff.get(member)
    if not may_manage(actor, found.grants) or found.id == actor.id:
        raise Forbidden
    return found


def _given(actor: Actor, asked: tuple[GrantRequest, ...]) -> frozenset[Grant]:
    if not all(may_give(actor, Role(grant.role), grant.store) for grant in asked):
        raise Forbidden
    faults = tuple(
        Fault(
            f"/grants/{position}/store",
            "role-needs-store" if grant.store is None else "role-has-no-store",
            {"role": grant.role},
        )
        for position, grant in enumerate(asked)
        if (grant.role in STORE_ROLES) != (grant.store is not None)
    )
    if faults:
        raise Invalid(faults)
    return frozenset(Grant(Role(grant.role), grant.store) for grant in asked)


def _check_stores(tx: AccountsTransaction, asked: tuple[GrantRequest, ...]) -> None:
    unknown = tx.staff.unknown_stores(frozenset(grant.store for grant in asked if grant.store))
    faults = tuple(
        Fault(f"/grants/{position}/store", "unknown-store", {"store": grant.store})
        for position, grant in enumerate(asked)
        if grant.store in unknown
    )
    if faults:
        raise Invalid(faults)


def _roles(grants: frozenset[Grant] | None) -> list[str] | None:
    if grants is None:
        return None
    return [f"{view.role.value}@{view.store or GROUP}" for view in role_views(grants)]


def _audit(
    tx: AccountsTransaction,
    actor: Actor,
    now: datetime,
    member: str,
    before: frozenset[Grant] | None,
    after: frozenset[Grant] | None,
) -> None:
    concerned = {grant.store or GROUP for grant in (*(before or ()), *(after or ()))}
    for store in sorted(concerned):
        tx.audit(store).record(actor, now, "roles", member, _roles(before), _roles(after))

"""The people of the house, and who may engage or dismiss whom."""

from attrs import field, frozen, validators

from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.contact import EMAIL
from ocpizza.domain.people.roles import CREW, STAFF_ROLES, Grant, Role


@frozen
class StaffMember:
    """`second_factor`: whether a code of their phone is asked for when they sign in."""

    id: str
    email: str = field(validator=validators.matches_re(EMAIL))
    name: str
    grants: frozenset[Grant]
    disabled: bool = False
    second_factor: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.grants:
            raise ValueError("a member of staff has at least one role")
        if not all(grant.role in STAFF_ROLES for grant in self.grants):
            raise ValueError("a member of staff has roles of staff only")


def may_give(actor: Actor, role: Role, store: str | None) -> bool:
    """Whether `actor` may give or take away the role there; a store of None is not named yet.

    An admin all; a manager those below manager in the manager's own stores.
    """
    own = actor.stores_as(Role.MANAGER)
    return actor.is_admin() or (bool(own) and role in CREW and (store is None or store in own))


def may_manage(actor: Actor, grants: frozenset[Grant]) -> bool:
    """Whether `actor` may give or take away all of these grants."""
    return all(may_give(actor, grant.role, grant.store) for grant in grants)

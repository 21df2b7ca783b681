"""Who asks for something: an account, the holder of an order's token, nobody, the system."""

from collections.abc import Collection

from attrs import frozen

from ocpizza.domain.people.roles import STAFF_ROLES, Grant, Role

_MOST_SPECIFIC_FIRST = (
    Role.PIZZAIOLO,
    Role.COURIER,
    Role.COUNTER,
    Role.MANAGER,
    Role.ADMIN,
    Role.CUSTOMER,
    Role.SYSTEM,
)
_NONE: frozenset[Role] = frozenset()


@frozen
class Actor:
    """The caller of a use case.

    `name` is for colleagues and `language` ("fr" or "en") what the caller reads. `customer_id`
    names the customer's account; `order` is the store and id of the one order that a tracking
    token opens.
    """

    id: str
    grants: frozenset[Grant]
    customer_id: str | None = None
    order: tuple[str, str] | None = None
    name: str = ""
    language: str = "fr"

    def roles_at(self, store: str) -> frozenset[Role]:
        roles = _NONE.union(*(grant.covers(store) for grant in self.grants))
        if self.order is not None and self.order[0] == store:
            roles |= {Role.CUSTOMER}
        return roles

    def has(self, role: Role, store: str) -> bool:
        return role in self.roles_at(store)

    def is_admin(self) -> bool:
        return any(grant.role is Role.ADMIN for grant in self.grants)

    def is_staff(self) -> bool:
        """Whether the actor works for the house, wherever."""
        return any(grant.role in STAFF_ROLES for grant in self.grants)

    def is_staff_of(self, store: str) -> bool:
        return not STAFF_ROLES.isdisjoint(self.roles_at(store))

    def stores_as(self, role: Role) -> frozenset[str]:
        """The stores for which this very role was given; an admin's are not listed."""
        return frozenset(
            grant.store for grant in self.grants if grant.role is role and grant.store is not None
        )

    def owns(self, store: str, order_id: str, customer_id: str | None) -> bool:
        """Whether the order of that id, placed by the account `customer_id`, is the actor's own."""
        if self.order == (store, order_id):
            return True
        return customer_id is not None and customer_id == self.customer_id

    def acting_role(self, store: str, allowed: Collection[Role]) -> Role | None:
        """Which of the `allowed` roles the actor acts as at `store`, the most specific first.

        A manager who starts a pizza acts as pizzaiolo. None: not allowed.
        """
        possible = self.roles_at(store).intersection(allowed)
        return next((role for role in _MOST_SPECIFIC_FIRST if role in possible), None)


ANONYMOUS = Actor("anonymous", frozenset())
SYSTEM = Actor("system", frozenset({Grant(Role.SYSTEM)}))

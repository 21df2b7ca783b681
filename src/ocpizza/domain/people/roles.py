"""Roles, and the stores they are given for."""

from enum import StrEnum, unique

from attrs import frozen


@unique
class Role(StrEnum):
    CUSTOMER = "customer"
    COUNTER = "counter"
    PIZZAIOLO = "pizzaiolo"
    COURIER = "courier"
    MANAGER = "manager"
    ADMIN = "admin"
    SYSTEM = "system"


CREW = frozenset({Role.COUNTER, Role.PIZZAIOLO, Role.COURIER})
STORE_ROLES = CREW | {Role.MANAGER}
STAFF_ROLES = STORE_ROLES | {Role.ADMIN}


@frozen
class Grant:
    """A role given to someone: for one store (counter to manager), or for the whole group."""

    role: Role
    store: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.role in STORE_ROLES) != (self.store is not None):
            scope = "is given for a store" if self.store is None else "has no store"
            raise ValueError(f"the role {self.role.value} {scope}")

    def covers(self, store: str) -> frozenset[Role]:
        """The roles that this grant gives at `store`.

        A manager may do all that the store's staff may, an admin what every person may; none
        of them acts as the system.
        """
        if self.role is Role.ADMIN:
            return frozenset(Role) - {Role.SYSTEM}
        if self.store not in (None, store):
            return frozenset()
        return STORE_ROLES if self.role is Role.MANAGER else frozenset({self.role})

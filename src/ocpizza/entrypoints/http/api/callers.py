"""Who may call what, as the table of operations says it."""

from ocpizza.domain.orders.permission import TAKES_MONEY
from ocpizza.domain.people.roles import STAFF_ROLES, Role
from ocpizza.entrypoints.http.operations import Who

STAFF = Who(STAFF_ROLES)
CONCERNED = Who(STAFF_ROLES | {Role.CUSTOMER})
"""Staff of the store, and whoever's the order is: the use case tells whose."""
CUSTOMER_OR_COUNTER = Who(frozenset({Role.CUSTOMER, Role.COUNTER}))
PAYERS = Who(frozenset({Role.CUSTOMER, Role.COUNTER, Role.COURIER}))
CASHIERS = Who(TAKES_MONEY)
COUNTER = Who(frozenset({Role.COUNTER}))
COOKS_AND_MANAGERS = Who(frozenset({Role.PIZZAIOLO, Role.MANAGER}))
MANAGERS = Who(frozenset({Role.MANAGER}))
ADMINS = Who(frozenset({Role.ADMIN}))
CUSTOMERS = Who(frozenset({Role.CUSTOMER}))
SIGNED_IN = CONCERNED

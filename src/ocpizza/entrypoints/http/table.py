"""All operations of the API: the one table that routes, checks and document derive from."""

from ocpizza.entrypoints.http.api import (
    accounts,
    actions,
    catalogue,
    drawers,
    kitchen,
    orders,
    payments,
    reports,
    security,
    staff,
    stock,
    stores,
    webhooks,
)
from ocpizza.entrypoints.http.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *stores.OPERATIONS,
    *orders.OPERATIONS,
    *actions.OPERATIONS,
    *payments.OPERATIONS,
    *drawers.OPERATIONS,
    *kitchen.OPERATIONS,
    *stock.OPERATIONS,
    *reports.OPERATIONS,
    *accounts.OPERATIONS,
    *security.OPERATIONS,
    *staff.OPERATIONS,
    *catalogue.OPERATIONS,
    *webhooks.OPERATIONS,
)

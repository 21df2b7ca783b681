"""Every table, each beside its kin; `metadata` knows them all once this package is imported.

A store-scoped table has `store_id` first in its primary key, and every unique and foreign key
contains it or points to a small table of the group (house rule 12; the tests list which those are).
"""

from ocpizza.adapters.postgres.tables import (
    catalogue,
    drawers,
    events,
    maintenance,
    orders,
    payments,
    people,
    receipts,
    stock,
    stores,
)
from ocpizza.adapters.postgres.tables.metadata import metadata

__all__ = [
    "catalogue",
    "drawers",
    "events",
    "maintenance",
    "metadata",
    "orders",
    "payments",
    "people",
    "receipts",
    "stock",
    "stores",
]

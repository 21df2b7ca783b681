"""Every table, each beside its kin; `metadata` knows them all once this package is imported.

A store-scoped table has `store_id` first in its primary key, and every unique and foreign key
contains it or points to a table of the group (house rule 12); what is below `GROUP_WIDE` belongs to
no store.
"""

from ocpizza.adapters.postgres.tables import (
    catalogue,
    events,
    orders,
    payments,
    people,
    stock,
    stores,
)
from ocpizza.adapters.postgres.tables.metadata import GROUP, metadata

GROUP_WIDE = {
    catalogue.ingredients: "the catalogue is the group's; small, read by every store",
    catalogue.items: "the catalogue is the group's; small, read by every store",
    catalogue.item_sizes: "the catalogue is the group's; small, read by every store",
    catalogue.recipe_parts: "the catalogue is the group's; small, read by every store",
    catalogue.supplements: "the catalogue is the group's; small, read by every store",
    stores.stores: "the list of stores itself; small, read by every store",
    people.staff: "one person may work in several stores",
    people.staff_grants: "belongs to its member of staff, whatever the store",
    people.customers: "one person orders from several stores; orders name them without a foreign key",
    people.customer_addresses: "belongs to its customer",
    people.access_tokens: "belongs to a person",
    people.sign_in_attempts: "counts for a person",
    people.mails: "belongs to a person",
    payments.webhook_inbox: "a message may name no store",
}

__all__ = [
    "GROUP",
    "GROUP_WIDE",
    "catalogue",
    "events",
    "metadata",
    "orders",
    "payments",
    "people",
    "stock",
    "stores",
]

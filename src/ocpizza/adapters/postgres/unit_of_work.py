"""A unit of work: one connection, one transaction, the repositories of one store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from attrs import frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ocpizza.adapters.postgres.audit import PostgresAuditTrail
from ocpizza.adapters.postgres.drawers import PostgresDrawers
from ocpizza.adapters.postgres.keys import PostgresKeys
from ocpizza.adapters.postgres.orders import PostgresOrders
from ocpizza.adapters.postgres.outbox import write_events
from ocpizza.adapters.postgres.payments import PostgresPayments
from ocpizza.adapters.postgres.receipts import PostgresReceipts
from ocpizza.adapters.postgres.stock import PostgresStock
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.unit_of_work import Stale

# The two ways in which PostgreSQL ends a transaction for another's sake.
_ANOTHERS_SAKE = {"40001", "40P01"}


@frozen
class PostgresTransaction:
    orders: PostgresOrders
    payments: PostgresPayments
    drawers: PostgresDrawers
    stock: PostgresStock
    receipts: PostgresReceipts
    keys: PostgresKeys
    audit: PostgresAuditTrail


@frozen
class PostgresUnitOfWork:
    """See `UnitOfWork`; READ COMMITTED, with the locks and versions that the port describes."""

    engine: Engine
    clock: Clock
    ids: Ids

    @contextmanager
    def __call__(self, store: str) -> Iterator[PostgresTransaction]:
        with stale_for_anothers_sake(), self.engine.begin() as connection:
            begun = self._begin(connection, store)
            yield begun
            write_events(connection, store, [*begun.orders.events, *begun.stock.events()])

    def _begin(self, connection: Connection, store: str) -> PostgresTransaction:
        return PostgresTransaction(
            PostgresOrders(connection, store, []),
            PostgresPayments(connection, store),
            PostgresDrawers(connection, store),
            PostgresStock(connection, store, self.ids.new),
            PostgresReceipts(connection, store),
            PostgresKeys(connection, store, self.clock),
            PostgresAuditTrail(connection, store, self.ids),
        )


@contextmanager
def stale_for_anothers_sake() -> Iterator[None]:
    """Turn a deadlock or a serialization failure into `Stale`."""
    try:
        yield
    except DBAPIError as error:
        lost = isinstance(error.orig, psycopg.Error) and error.orig.sqlstate in _ANOTHERS_SAKE
        if lost:
            raise Stale from error
        raise

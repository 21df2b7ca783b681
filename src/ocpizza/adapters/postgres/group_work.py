"""Transactions on what belongs to the group: accounts, and the catalogue with its stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from attrs import field, frozen
from sqlalchemy import Connection, Engine

from ocpizza.adapters.postgres.accounts import PostgresAccounts
from ocpizza.adapters.postgres.audit import PostgresAuditTrail
from ocpizza.adapters.postgres.catalogue import PostgresCatalogue
from ocpizza.adapters.postgres.customers import PostgresCustomers
from ocpizza.adapters.postgres.mails import PostgresMails
from ocpizza.adapters.postgres.outbox import write_events
from ocpizza.adapters.postgres.settings import PostgresSettings
from ocpizza.adapters.postgres.staff import PostgresStaff
from ocpizza.adapters.postgres.stores import PostgresStores
from ocpizza.adapters.postgres.tokens import PostgresAttempts, PostgresTokens
from ocpizza.adapters.postgres.unit_of_work import stale_for_anothers_sake
from ocpizza.application.ports.clock import Ids
from ocpizza.domain.events import Event, EventKind


@frozen
class PostgresAccountsTransaction:
    accounts: PostgresAccounts
    staff: PostgresStaff
    customers: PostgresCustomers
    tokens: PostgresTokens
    attempts: PostgresAttempts
    mails: PostgresMails
    settings: PostgresSettings
    _connection: Connection
    _ids: Ids

    def audit(self, store: str) -> PostgresAuditTrail:
        return PostgresAuditTrail(self._connection, store, self._ids)


@frozen
class PostgresAccountsWork:
    """See `AccountsWork`."""

    engine: Engine
    ids: Ids

    @contextmanager
    def __call__(self) -> Iterator[PostgresAccountsTransaction]:
        with stale_for_anothers_sake(), self.engine.begin() as connection:
            yield PostgresAccountsTransaction(
                PostgresAccounts(connection),
                PostgresStaff(connection),
                PostgresCustomers(connection),
                PostgresTokens(connection),
                PostgresAttempts(connection),
                PostgresMails(connection),
                PostgresSettings(connection),
                connection,
                self.ids,
            )


@frozen
class PostgresCatalogueTransaction:
    catalogue: PostgresCatalogue
    stores: PostgresStores
    _connection: Connection
    _ids: Ids
    _announced: dict[str, Event] = field(factory=dict)

    def audit(self, store: str) -> PostgresAuditTrail:
        return PostgresAuditTrail(self._connection, store, self._ids)

    def announce(self, stores: Sequence[str], items: Sequence[str], at: datetime) -> None:
        event = Event(EventKind.OFFER_CHANGED, at, {"items": list(items)})
        self._announced.update(dict.fromkeys(stores, event))

    def write_announced(self) -> None:
        """Last, and store by store in order: other transactions wait for the counters too."""
        for store, event in sorted(self._announced.items()):
            write_events(self._connection, store, [event])


@frozen
class PostgresCatalogueWork:
    """See `CatalogueWork`."""

    engine: Engine
    ids: Ids

    @contextmanager
    def __call__(self) -> Iterator[PostgresCatalogueTransaction]:
        with stale_for_anothers_sake(), self.engine.begin() as connection:
            begun = PostgresCatalogueTransaction(
                PostgresCatalogue(connection), PostgresStores(connection), connection, self.ids
            )
            yield begun
            begun.write_announced()

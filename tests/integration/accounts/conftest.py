"""Accounts on PostgreSQL, of a group of two stores."""

import pytest
from sqlalchemy import Engine

from ocpizza.adapters.memory.clock import CountingIds
from ocpizza.adapters.postgres.accounts import PostgresCallers
from ocpizza.adapters.postgres.customers import PostgresUnusedAccounts
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.group_work import PostgresAccountsWork, PostgresCatalogueWork
from ocpizza.application.ports.catalogue import StoreEntry
from tests.builders import BELLECOUR, GRENOBLE, a_store


@pytest.fixture
def work(engine: Engine) -> PostgresAccountsWork:
    ids = CountingIds()
    with PostgresCatalogueWork(engine, ids)() as tx:
        for store in (BELLECOUR, GRENOBLE):
            tx.stores.put(StoreEntry(a_store(store)))
    return PostgresAccountsWork(engine, ids)


@pytest.fixture
def callers(engine: Engine) -> PostgresCallers:
    return PostgresCallers(autocommit(engine))


@pytest.fixture
def unused(engine: Engine) -> PostgresUnusedAccounts:
    return PostgresUnusedAccounts(autocommit(engine))

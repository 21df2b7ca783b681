"""The accounts in memory keep their contracts."""

from __future__ import annotations

import pytest

from ocpizza.adapters.memory.accounts import (
    MemoryAccountsWork,
    MemoryCallers,
    MemoryUnusedAccounts,
)
from ocpizza.adapters.memory.accounts_state import AccountsState
from tests.builders import BELLECOUR, GRENOBLE
from tests.contracts.accounts import (
    AccountsContract,
    AttemptsContract,
    CustomersContract,
    StaffContract,
    TokensContract,
)
from tests.contracts.mails import MailsContract
from tests.contracts.unused import UnusedAccountsContract


@pytest.fixture
def work() -> MemoryAccountsWork:
    return MemoryAccountsWork(AccountsState(stores=frozenset({BELLECOUR, GRENOBLE})))


@pytest.fixture
def callers(work: MemoryAccountsWork) -> MemoryCallers:
    return MemoryCallers(work)


@pytest.fixture
def unused(work: MemoryAccountsWork) -> MemoryUnusedAccounts:
    return MemoryUnusedAccounts(work)


class TestAccounts(AccountsContract): ...


class TestStaff(StaffContract): ...


class TestCustomers(CustomersContract): ...


class TestTokens(TokensContract): ...


class TestAttempts(AttemptsContract): ...


class TestMails(MailsContract): ...


class TestUnusedAccounts(UnusedAccountsContract): ...

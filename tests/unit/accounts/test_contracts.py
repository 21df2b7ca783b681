"""The accounts in memory keep their contracts."""

from __future__ import annotations

import pytest

from ocpizza.adapters.memory.accounts import MemoryAccountsWork, MemoryCallers
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


@pytest.fixture
def work() -> MemoryAccountsWork:
    return MemoryAccountsWork(AccountsState(stores=frozenset({BELLECOUR, GRENOBLE})))


@pytest.fixture
def callers(work: MemoryAccountsWork) -> MemoryCallers:
    return MemoryCallers(work)


class TestAccounts(AccountsContract): ...


class TestStaff(StaffContract): ...


class TestCustomers(CustomersContract): ...


class TestTokens(TokensContract): ...


class TestAttempts(AttemptsContract): ...


class TestMails(MailsContract): ...

"""The accounts on PostgreSQL keep their contracts."""

from __future__ import annotations

from tests.contracts.accounts import (
    AccountsContract,
    AttemptsContract,
    CustomersContract,
    StaffContract,
    TokensContract,
)
from tests.contracts.mails import MailsContract
from tests.contracts.unused import UnusedAccountsContract


class TestAccounts(AccountsContract): ...


class TestStaff(StaffContract): ...


class TestCustomers(CustomersContract): ...


class TestTokens(TokensContract): ...


class TestAttempts(AttemptsContract): ...


class TestMails(MailsContract): ...


class TestUnusedAccounts(UnusedAccountsContract): ...

"""Accounts that nobody uses any more. Whoever has an adapter gives the fixtures `work`, `unused`."""

from __future__ import annotations

from datetime import timedelta

from ocpizza.application.ports.accounts import AccountsWork, Unused, UnusedAccounts
from tests.builders import EVENING, MINUTE
from tests.contracts.accounts import a_customer, signed_up

LATER = EVENING + timedelta(days=800)


class UnusedAccountsContract:
    def test_the_longest_unused_comes_first_counted_from_its_opening(
        self, work: AccountsWork, unused: UnusedAccounts
    ) -> None:
        first, second = (signed_up(work, a_customer(f"{name}@example.org")) for name in "ab")
        with work() as tx:
            tx.customers.seen(first, EVENING + MINUTE)

        assert unused.next_due(LATER, LATER) == Unused(second, "b@example.org", EVENING, None)
        assert unused.next_due(EVENING, LATER) is None

    def test_who_was_warned_is_due_again_when_that_is_long_ago(
        self, work: AccountsWork, unused: UnusedAccounts
    ) -> None:
        customer = signed_up(work, a_customer())
        unused.warned(customer, LATER)

        assert unused.next_due(LATER, LATER) is None
        due = unused.next_due(LATER, LATER + MINUTE)
        assert due == Unused(customer, "lea@example.org", EVENING, LATER)

    def test_use_makes_a_warning_void(self, work: AccountsWork, unused: UnusedAccounts) -> None:
        customer = signed_up(work, a_customer())
        unused.warned(customer, EVENING)
        with work() as tx:
            tx.customers.seen(customer, EVENING + MINUTE)

        due = unused.next_due(LATER, EVENING)
        assert due == Unused(customer, "lea@example.org", EVENING + MINUTE, None)

    def test_a_request_that_nobody_confirmed_is_no_account(
        self, work: AccountsWork, unused: UnusedAccounts
    ) -> None:
        with work() as tx:
            tx.customers.ask(a_customer(), "hash", EVENING)

        assert unused.next_due(LATER, LATER) is None

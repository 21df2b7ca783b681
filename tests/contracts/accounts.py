"""Accounts, the people they belong to, their tokens and the wrong passwords they were given.

Whoever has an adapter gives the fixtures `work` and `callers`, on a group of Bellecour and Grenoble.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from attrs import evolve

from ocpizza.application.ports.accounts import AccountsWork, Callers, Token, TokenKind
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import AlreadyExists, NotFound
from ocpizza.domain.people.account import CUSTOMER, WRONG_FORGOTTEN_AFTER
from ocpizza.domain.people.customer import Customer
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.people.security import Security
from ocpizza.domain.people.staff import StaffMember
from tests.builders import BELLECOUR, EVENING, GRENOBLE, HOME, HOUR, MINUTE, new_id
from tests.contracts.house import race

DIGEST, OTHER_DIGEST = b"d" * 32, b"e" * 32


def a_member(email: str = "paolo@ocpizza.example", *grants: Grant) -> StaffMember:
    held = frozenset(grants) or frozenset({Grant(Role.PIZZAIOLO, BELLECOUR)})
    return StaffMember(new_id(), email, "Paolo Ricci", held)


def a_customer(email: str = "lea@example.org") -> Customer:
    return Customer(new_id(), email, "Léa Martin", "+33612345678")


def a_token(holder: str, kind: TokenKind = TokenKind.BEARER, digest: bytes = DIGEST) -> Token:
    return Token(digest, kind, holder, EVENING + HOUR)


def engaged(work: AccountsWork, member: StaffMember, password_hash: str | None = "hash") -> str:
    with work() as tx:
        return tx.staff.add(member, password_hash).id


def signed_up(work: AccountsWork, customer: Customer) -> str:
    with work() as tx:
        tx.customers.ask(customer, "hash", EVENING)
        assert tx.customers.confirm(customer.id, EVENING)
    return customer.id


class AccountsContract:
    def test_a_member_of_staff_is_found_by_address_and_id_with_every_role(
        self, work: AccountsWork
    ) -> None:
        grants = Grant(Role.COURIER, BELLECOUR), Grant(Role.MANAGER, GRENOBLE), Grant(Role.ADMIN)
        member = engaged(work, a_member("max@ocpizza.example", *grants))

        with work() as tx:
            account = tx.accounts.find("max@ocpizza.example")
            assert account == tx.accounts.get(member)

        assert account is not None
        assert account.grants == frozenset(grants)
        assert (account.password_hash, account.disabled) == ("hash", False)

    def test_a_customer_is_found_once_the_request_is_confirmed(self, work: AccountsWork) -> None:
        asked = a_customer()
        with work() as tx:
            tx.customers.ask(asked, "hash", EVENING)
        with work() as tx:
            assert tx.accounts.find(asked.email) is None
            assert tx.accounts.get(asked.id) is None
            assert tx.customers.confirm(asked.id, EVENING)

        with work() as tx:
            account = tx.accounts.find(asked.email)
        assert account is not None
        assert (account.id, account.grants) == (asked.id, CUSTOMER)

    @pytest.mark.parametrize("unknown", [new_id(), "", "not-an-id"])
    def test_nobody_has_an_id_that_is_none(self, work: AccountsWork, unknown: str) -> None:
        with work() as tx:
            assert tx.accounts.get(unknown) is None

    def test_a_password_is_changed_for_staff_and_customers_alike(self, work: AccountsWork) -> None:
        for account in (engaged(work, a_member(), None), signed_up(work, a_customer())):
            with work() as tx:
                tx.accounts.set_password(account, "another")
            with work() as tx:
                found = tx.accounts.get(account)
            assert found is not None
            assert found.password_hash == "another"

    def test_the_step_of_a_code_is_used_once_and_none_before_it(self, work: AccountsWork) -> None:
        member = engaged(work, a_member())
        with work() as tx:
            tx.accounts.set_second_factor(member, b"s" * 20)
            assert tx.accounts.use_step(member, 100)
        with work() as tx:
            assert not tx.accounts.use_step(member, 100)
            assert not tx.accounts.use_step(member, 99)
            assert tx.accounts.use_step(member, 101)

        with work() as tx:
            account = tx.accounts.get(member)
        assert account is not None
        assert account.second_factor is not None
        assert (account.second_factor.secret, account.second_factor.last_step) == (b"s" * 20, 101)

    def test_many_with_one_code_let_one_in(self, work: AccountsWork) -> None:
        member = engaged(work, a_member())
        with work() as tx:
            tx.accounts.set_second_factor(member, b"s" * 20)

        def use(_: int) -> bool:
            with work() as tx:
                return tx.accounts.use_step(member, 100)

        assert sorted(race(4, use), key=bool) == [False, False, False, True]

    def test_what_the_group_demands_is_kept_and_nothing_is_demanded_at_first(
        self, work: AccountsWork
    ) -> None:
        with work() as tx:
            assert tx.settings.security() == Security()
        for demanded in (True, False):
            with work() as tx:
                tx.settings.put_security(Security(demanded))
            with work() as tx:
                assert tx.settings.security() == Security(demanded)

    def test_what_a_failed_transaction_did_is_undone(self, work: AccountsWork) -> None:
        member = a_member()
        with suppress(ZeroDivisionError), work() as tx:
            tx.staff.add(member, None)
            raise ZeroDivisionError

        with work() as tx:
            assert tx.accounts.find(member.email) is None


class StaffContract:
    def test_who_works_here_has_an_address_of_their_own(self, work: AccountsWork) -> None:
        engaged(work, a_member("paolo@ocpizza.example"))

        with pytest.raises(AlreadyExists), work() as tx:
            tx.staff.add(a_member("paolo@ocpizza.example"), None)

    def test_who_left_comes_back_as_the_same_person_with_new_roles(
        self, work: AccountsWork
    ) -> None:
        first = a_member("paolo@ocpizza.example", Grant(Role.MANAGER, BELLECOUR))
        member = engaged(work, first)
        with work() as tx:
            tx.accounts.set_second_factor(member, b"s" * 20)
            tx.staff.save(evolve(first, disabled=True))

        again = engaged(work, a_member("paolo@ocpizza.example", Grant(Role.COUNTER, GRENOBLE)))

        with work() as tx:
            account = tx.accounts.get(member)
        assert again == member
        assert account is not None
        assert account.grants == {Grant(Role.COUNTER, GRENOBLE)}
        assert (account.disabled, account.second_factor) == (False, None)

    def test_who_is_asked_for_a_code_is_seen(self, work: AccountsWork) -> None:
        member = engaged(work, a_member("paolo@ocpizza.example"))
        for secret in (b"s" * 20, None):
            with work() as tx:
                tx.accounts.set_second_factor(member, secret)
            with work() as tx:
                (listed,) = tx.staff.members(None, None, 10)
                assert listed.second_factor is (secret is not None)
                assert tx.staff.get(member) == listed

    def test_somebody_unknown_is_not_found(self, work: AccountsWork) -> None:
        with work() as tx:
            for unknown in (new_id(), "nobody"):
                with pytest.raises(NotFound):
                    tx.staff.get(unknown)

    def test_members_are_listed_by_store_in_pages(self, work: AccountsWork) -> None:
        there = [
            engaged(work, a_member(f"{number}@ocpizza.example", Grant(Role.COURIER, GRENOBLE)))
            for number in range(3)
        ]
        engaged(work, a_member("here@ocpizza.example", Grant(Role.COURIER, BELLECOUR)))
        engaged(work, a_member("admin@ocpizza.example", Grant(Role.ADMIN)))

        with work() as tx:
            grenoble = frozenset({GRENOBLE})
            assert [each.id for each in tx.staff.members(grenoble, None, 10)] == there
            assert [each.id for each in tx.staff.members(grenoble, None, 2)] == there[:2]
            assert [each.id for each in tx.staff.members(grenoble, there[0], 2)] == there[1:]
            assert len(tx.staff.members(None, None, 10)) == 5

    def test_a_member_is_kept_as_saved(self, work: AccountsWork) -> None:
        member = a_member()
        engaged(work, member)
        changed = evolve(member, name="Paola", disabled=True, grants=frozenset({Grant(Role.ADMIN)}))
        with work() as tx:
            tx.staff.save(changed)

        with work() as tx:
            assert tx.staff.get(member.id) == changed

    def test_it_says_which_stores_there_are_not(self, work: AccountsWork) -> None:
        with work() as tx:
            assert tx.staff.unknown_stores(frozenset({BELLECOUR, "mars"})) == {"mars"}


class CustomersContract:
    def test_a_customer_is_kept_with_addresses_in_their_order(self, work: AccountsWork) -> None:
        customer = a_customer()
        signed_up(work, customer)
        moved = evolve(
            customer,
            name="Léa M.",
            phone="+33698765432",
            addresses=(evolve(HOME, line1="9 rue B"), HOME),
        )
        with work() as tx:
            tx.customers.save(moved)
        with work() as tx:
            assert tx.customers.get(customer.id) == moved

        with work() as tx:
            tx.customers.save(customer)
        with work() as tx:
            assert tx.customers.get(customer.id) == customer

    def test_a_request_is_no_customer(self, work: AccountsWork) -> None:
        asked = a_customer()
        with work() as tx:
            tx.customers.ask(asked, "hash", EVENING)
        with pytest.raises(NotFound), work() as tx:
            tx.customers.get(asked.id)

    def test_each_request_is_kept_apart_and_the_confirmed_one_ends_the_others(
        self, work: AccountsWork
    ) -> None:
        first, second = a_customer("lea@example.org"), a_customer("lea@example.org")
        with work() as tx:
            tx.customers.ask(first, "of a stranger", EVENING)
            tx.customers.ask(second, "of Léa", EVENING)
        with work() as tx:
            assert tx.customers.confirm(second.id, EVENING)

        with work() as tx:
            assert not tx.customers.confirm(first.id, EVENING)
            account = tx.accounts.find("lea@example.org")
        assert account is not None
        assert account.password_hash == "of Léa"

    def test_two_confirmed_at_once_make_one_account(self, work: AccountsWork) -> None:
        requests = [a_customer("lea@example.org") for _ in range(4)]
        with work() as tx:
            for asked in requests:
                tx.customers.ask(asked, "hash", EVENING)

        @retrying
        def confirm(number: int) -> bool:
            with work() as tx:
                return tx.customers.confirm(requests[number].id, EVENING)

        assert sorted(race(4, confirm), key=bool) == [False, False, False, True]

    def test_an_address_that_staff_got_meanwhile_is_not_confirmed(self, work: AccountsWork) -> None:
        asked = a_customer("paolo@ocpizza.example")
        with work() as tx:
            tx.customers.ask(asked, "hash", EVENING)
        engaged(work, a_member("paolo@ocpizza.example"))

        with work() as tx:
            assert not tx.customers.confirm(asked.id, EVENING)

    def test_a_customer_is_erased_with_addresses_and_requests_and_nobody_else(
        self, work: AccountsWork
    ) -> None:
        gone = signed_up(work, evolve(a_customer(), addresses=(HOME,)))
        other = signed_up(work, a_customer("ann@example.org"))
        with work() as tx:
            tx.customers.save(evolve(tx.customers.get(gone), addresses=(HOME,)))
            tx.customers.ask(a_customer(), "hash", EVENING)
            tx.customers.erase(gone)

        with work() as tx:
            with pytest.raises(NotFound):
                tx.customers.get(gone)
            assert tx.customers.get(other).email == "ann@example.org"
            assert tx.accounts.find("lea@example.org") is None
            assert tx.customers.forget_unconfirmed(EVENING + MINUTE) == 0

    def test_old_requests_are_forgotten_and_customers_are_not(self, work: AccountsWork) -> None:
        customer = signed_up(work, a_customer())
        with work() as tx:
            tx.customers.ask(a_customer("new@example.org"), "hash", EVENING)
            tx.customers.ask(a_customer("old@example.org"), "hash", EVENING - HOUR)

        with work() as tx:
            assert tx.customers.forget_unconfirmed(EVENING) == 1
            assert tx.customers.get(customer).email == "lea@example.org"


class TokensContract:
    def test_a_token_is_good_for_its_kind_until_it_expires(self, work: AccountsWork) -> None:
        holder = engaged(work, a_member())
        with work() as tx:
            tx.tokens.keep(a_token(holder), EVENING)

        with work() as tx:
            just_before = EVENING + HOUR - timedelta(microseconds=1)
            assert tx.tokens.holder(DIGEST, TokenKind.BEARER, just_before) == holder
            assert tx.tokens.holder(DIGEST, TokenKind.BEARER, EVENING + HOUR) is None
            assert tx.tokens.holder(DIGEST, TokenKind.SESSION, EVENING) is None
            assert tx.tokens.holder(OTHER_DIGEST, TokenKind.BEARER, EVENING) is None

    def test_tokens_end_one_by_one_or_all_of_a_holders(self, work: AccountsWork) -> None:
        holder, other = engaged(work, a_member()), signed_up(work, a_customer())
        digests = [bytes([number]) * 32 for number in range(4)]
        with work() as tx:
            for digest in digests[:3]:
                tx.tokens.keep(a_token(holder, digest=digest), EVENING)
            tx.tokens.keep(a_token(other, digest=digests[3]), EVENING)

        def good() -> list[bool]:
            with work() as tx:
                kind = TokenKind.BEARER
                return [tx.tokens.holder(each, kind, EVENING) is not None for each in digests]

        with work() as tx:
            tx.tokens.end(digests[0])
        assert good() == [False, True, True, True]
        with work() as tx:
            tx.tokens.end_all(holder)
        assert good() == [False, False, False, True]

    def test_expired_tokens_are_forgotten(self, work: AccountsWork) -> None:
        holder = engaged(work, a_member())
        with work() as tx:
            tx.tokens.keep(a_token(holder), EVENING)
            assert tx.tokens.forget_expired(EVENING) == 0
            assert tx.tokens.forget_expired(EVENING + HOUR) == 1

    def test_a_token_tells_who_calls_with_the_roles_of_now(
        self, work: AccountsWork, callers: Callers
    ) -> None:
        member = a_member()
        engaged(work, member)
        with work() as tx:
            tx.tokens.keep(a_token(member.id), EVENING)

        caller = callers.by_token(DIGEST, TokenKind.BEARER, EVENING)
        assert caller is not None
        assert (caller.id, caller.name) == (member.id, "Paolo Ricci")
        assert caller.grants == {Grant(Role.PIZZAIOLO, BELLECOUR)}
        assert caller.customer_id is None

        with work() as tx:
            tx.staff.save(evolve(member, grants=frozenset({Grant(Role.COUNTER, GRENOBLE)})))
        caller = callers.by_token(DIGEST, TokenKind.BEARER, EVENING)
        assert caller is not None
        assert caller.grants == {Grant(Role.COUNTER, GRENOBLE)}

    def test_a_customer_calls_as_such(self, work: AccountsWork, callers: Callers) -> None:
        customer = signed_up(work, a_customer())
        with work() as tx:
            tx.tokens.keep(a_token(customer, TokenKind.SESSION), EVENING)

        caller = callers.by_token(DIGEST, TokenKind.SESSION, EVENING)

        assert caller is not None
        assert (caller.customer_id, caller.grants) == (customer, CUSTOMER)
        assert callers.by_token(DIGEST, TokenKind.BEARER, EVENING) is None
        assert callers.by_token(DIGEST, TokenKind.SESSION, EVENING + HOUR) is None

    def test_who_is_disabled_calls_no_more_whatever_token_is_left(
        self, work: AccountsWork, callers: Callers
    ) -> None:
        member = a_member()
        engaged(work, member)
        with work() as tx:
            tx.tokens.keep(a_token(member.id), EVENING)
            tx.staff.save(evolve(member, disabled=True))

        assert callers.by_token(DIGEST, TokenKind.BEARER, EVENING) is None


class AttemptsContract:
    def test_wrong_passwords_are_counted_from_the_first(self, work: AccountsWork) -> None:
        with work() as tx:
            assert tx.attempts.wrong(DIGEST, EVENING).count == 0
            tx.attempts.count(DIGEST, EVENING)
            tx.attempts.count(DIGEST, EVENING + MINUTE)

        with work() as tx:
            wrong = tx.attempts.wrong(DIGEST, EVENING + MINUTE)
            assert (wrong.count, wrong.since) == (2, EVENING)
            assert tx.attempts.wrong(OTHER_DIGEST, EVENING).count == 0

    def test_after_a_while_they_count_from_one_again(self, work: AccountsWork) -> None:
        later = EVENING + WRONG_FORGOTTEN_AFTER
        with work() as tx:
            tx.attempts.count(DIGEST, EVENING)
            tx.attempts.count(DIGEST, EVENING)
            tx.attempts.count(DIGEST, later)

        with work() as tx:
            wrong = tx.attempts.wrong(DIGEST, later)
        assert (wrong.count, wrong.since) == (1, later)

    def test_no_two_at_once_count_as_one(self, work: AccountsWork) -> None:
        def count(_: int) -> None:
            with work() as tx:
                tx.attempts.count(DIGEST, EVENING)

        race(6, count)

        with work() as tx:
            assert tx.attempts.wrong(DIGEST, EVENING).count == 6

    def test_they_are_cleared_and_forgotten(self, work: AccountsWork) -> None:
        with work() as tx:
            tx.attempts.count(DIGEST, EVENING)
            tx.attempts.count(OTHER_DIGEST, EVENING)
            tx.attempts.clear(DIGEST)
            assert tx.attempts.wrong(DIGEST, EVENING).count == 0
            assert tx.attempts.forget_old(EVENING) == 0
            assert tx.attempts.forget_old(EVENING + WRONG_FORGOTTEN_AFTER) == 1

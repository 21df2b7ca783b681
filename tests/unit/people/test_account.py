from datetime import timedelta

import pytest

from ocpizza.domain.errors import TooManyAttempts
from ocpizza.domain.people.account import (
    CUSTOMER,
    MOST_WRONG,
    WRONG_FORGOTTEN_AFTER,
    Account,
    WrongPasswords,
    canonical_email,
    password_faults,
)
from ocpizza.domain.people.roles import Grant, Role
from tests.builders import BELLECOUR, EVENING, MINUTE

CASHIER = frozenset({Grant(Role.COUNTER, BELLECOUR)})


def an_account(grants: frozenset[Grant]) -> Account:
    return Account("a1", "someone@example.org", "Someone", grants, "hash")


def test_an_address_in_capitals_is_the_same() -> None:
    assert canonical_email(" Lea@Example.ORG ") == "lea@example.org"


@pytest.mark.parametrize("email", ["İ" * 40 + "@example.org", "ẞ@example.org", "a@İ.org"])
def test_an_address_never_gets_longer(email: str) -> None:
    assert len(canonical_email(email)) == len(email)


def test_a_customer_acts_as_the_owner_of_orders_and_staff_does_not() -> None:
    customer, cashier = an_account(CUSTOMER).actor(), an_account(CASHIER).actor()

    assert (customer.id, customer.customer_id, customer.grants) == ("a1", "a1", CUSTOMER)
    assert (cashier.id, cashier.customer_id, cashier.grants) == ("a1", None, CASHIER)
    assert cashier.name == "Someone"


def test_staff_stay_signed_in_for_a_shift_and_customers_for_a_month() -> None:
    assert an_account(CASHIER).session == timedelta(hours=12)
    assert an_account(CUSTOMER).session == timedelta(days=30)


def test_the_hash_is_not_shown() -> None:
    assert "hash" not in repr(an_account(CUSTOMER)).replace("password_hash", "")


class TestWrongPasswords:
    def test_a_few_are_forgiven(self) -> None:
        WrongPasswords(MOST_WRONG - 1, EVENING).check(EVENING)

    def test_too_many_have_to_wait_until_the_first_is_forgotten(self) -> None:
        wrong = WrongPasswords(MOST_WRONG, EVENING)

        with pytest.raises(TooManyAttempts) as refused:
            wrong.check(EVENING + MINUTE)
        assert refused.value.retry_after == 14 * 60
        with pytest.raises(TooManyAttempts) as refused:
            wrong.check(EVENING + WRONG_FORGOTTEN_AFTER - timedelta(microseconds=1))
        assert refused.value.retry_after == 1
        wrong.check(EVENING + WRONG_FORGOTTEN_AFTER)


class TestPasswords:
    @pytest.mark.parametrize(
        "password", ["quatre-fromages", "pizza pizza", "é" * 7 + "è", "!?!?!?!?", "martinet"]
    )
    def test_no_capitals_or_signs_are_asked_for(self, password: str) -> None:
        assert password_faults(password, "lea@example.org", "Léa Martin") == ()
        assert password_faults(password, "", "") == ()

    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("1234567", "password-too-short"),
            ("", "password-too-short"),
            ("aaaaaaaaaaaa", "password-too-easy"),
            ("Lea.Martin@example.org", "password-too-easy"),
            ("LEA.MARTIN", "password-too-easy"),
            ("zoe fontaine", "password-too-easy"),
            ("Fontaine", "password-too-easy"),
            ("12345678", "password-too-easy"),
            ("Azerty-123!", "password-too-easy"),
            ("mot de passe", "password-too-easy"),
        ],
    )
    def test_what_anybody_would_try_first_is_refused(self, password: str, code: str) -> None:
        faults = password_faults(password, "lea.martin@example.org", "Zoé Fontaine")

        assert [(fault.pointer, fault.code) for fault in faults] == [("/password", code)]

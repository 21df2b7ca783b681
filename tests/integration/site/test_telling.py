"""What a page says of a refusal is meant for whoever eats the pizza."""

from datetime import UTC, datetime

import pytest

from ocpizza.domain import errors
from ocpizza.domain.errors import Fault, Invalid, Refused
from ocpizza.entrypoints.http.site.telling import Mark, told

TUESDAY = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            errors.BelowMinimum(1500, 990),
            "We deliver there from €15.00; your basket comes to €9.90.",
        ),
        (errors.StoreClosed(TUESDAY), "the next opening is 24 Nov, 18:30"),
        (errors.StoreClosed(None), "takes no orders for that time."),
        (errors.WrongState("in_preparation", "pizzaiolo", ()), "the order is “in preparation”"),
        (errors.PaymentDue(1290), "€12.90 are still to be paid"),
        (errors.CashLimit(100_000), "at most €1,000.00 in cash"),
        (errors.RefundExceedsCapture(500), "At most €5.00"),
        (errors.TooManyAttempts(290), "in 5 minutes"),
        (errors.OutOfStock(()), "there is not enough left for all of it"),
        (errors.NotDeliveredThere("75001"), "does not deliver to 75001"),
    ],
    ids=str,
)
def test_amounts_and_hours_are_said_as_people_say_them(refusal: Refused, said: str) -> None:
    assert said in told(refusal, "en").detail


def test_the_status_and_the_slug_are_those_of_the_api() -> None:
    words = told(errors.BelowMinimum(1500, 990), "fr")
    assert (words.status, words.slug) == (422, "below-minimum")


def test_a_fault_is_told_beside_its_field_and_listed_by_the_name_of_the_field() -> None:
    faults = (Fault("/customer/phone", "not-a-phone"), Fault("/lines/0", "minimum", {"limit": 1}))
    words = told(Invalid(faults), "fr")
    assert words.beside["/customer/phone"] == "n\u2019est pas un numéro de téléphone"
    assert words.marks == (
        Mark("phone", "Téléphone", "n\u2019est pas un numéro de téléphone"),
        Mark("0", "", "doit valoir au moins 1"),
    )


def test_faults_about_money_are_in_euros() -> None:
    words = told(Invalid((Fault("/amount_cents", "more-than-due", {"due_cents": 990}),)), "en")
    assert words.beside["/amount_cents"] == "only €9.90 are due"


@pytest.mark.parametrize(
    ("pointer", "mark"),
    [
        ("/float_cents", Mark("float", "Float", "does not look right")),
        ("/delivery_areas/0/fee_cents", Mark("fee", "Fee", "does not look right")),
        ("/of_capers", Mark("of_capers", "Capers", "does not look right")),
    ],
)
def test_a_field_is_named_and_led_to_as_its_form_has_it(pointer: str, mark: Mark) -> None:
    refusal = Invalid((Fault(pointer, "pattern", {"pattern": "x"}),))
    assert told(refusal, "en", {"of_capers": "Capers"}).marks == (mark,)


def test_an_address_that_is_missing_is_asked_for_by_its_first_line() -> None:
    (mark,) = told(Invalid((Fault("/address", "needed-for-delivery"),)), "fr").marks
    assert (mark.field, mark.label) == ("line1", "Numéro et rue")


def test_a_field_of_a_row_is_led_to_where_the_form_says_it_is() -> None:
    faults = (Fault("/closures/0/last", "required"), Fault("/name", "required"))
    words = told(Invalid(faults), "fr").led_by({"/closures/0/last": "closure_last-2"}.get)
    assert [mark.field for mark in words.marks] == ["closure_last-2", "name"]


def test_of_several_forms_each_has_fields_of_its_own() -> None:
    words = told(Invalid((Fault("/lines/1/quantity", "maximum", {"limit": 50}),)), "fr")
    assert [mark.field for mark in words.of_part("2").marks] == ["quantity-2"]

"""What a page says of a refusal is meant for whoever eats the pizza."""

import re
from datetime import UTC, datetime
from string import Formatter

import pytest

from ocpizza.domain import errors
from ocpizza.domain.errors import Fault, Invalid, Refused
from ocpizza.entrypoints.http.fault_table import FAULTS
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.problems import Problem
from ocpizza.entrypoints.http.site.telling import Mark, told

EUROS = "An amount in euros, for example 12.50."
AMOUNT = "An amount in the unit of the ingredient, for example 2500 g or 2.5 kg."
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


@pytest.mark.parametrize(
    ("allow", "title", "said"),
    [
        ("GET", "Nothing can be sent here", "is there to be read"),
        ("GET, HEAD, POST", "Nothing can be sent here", "is there to be read"),
        ("POST", "Nothing to read here", "only takes what the forms of our pages send"),
    ],
)
def test_another_method_is_told_what_the_address_is_for(allow: str, title: str, said: str) -> None:
    words = told(Problem("method-not-allowed", allow=allow), "en")
    assert words.title == title
    assert said in words.detail


def test_the_status_and_the_slug_are_those_of_the_api() -> None:
    words = told(errors.BelowMinimum(1500, 990), "fr")
    assert (words.status, words.slug) == (422, "below-minimum")


def test_a_fault_is_told_beside_its_field_and_listed_by_the_name_of_the_field() -> None:
    faults = (Fault("/customer/phone", "not-a-phone"), Fault("/lines/0", "minimum", {"limit": 1}))
    words = told(Invalid(faults), "fr")
    asked = (
        "Un numéro de téléphone, par exemple 06 12 34 56 78 ; précédé de + s\u2019il est étranger."
    )
    assert words.beside["/customer/phone"] == asked.replace(" ;", "\u00a0;")
    assert words.marks == (
        Mark("phone", "Téléphone", asked.replace(" ;", "\u00a0;")),
        Mark("0", "", "Au moins 1."),
    )


def test_faults_about_money_are_in_euros() -> None:
    words = told(Invalid((Fault("/amount_cents", "more-than-due", {"due_cents": 990}),)), "en")
    assert words.beside["/amount_cents"] == "Only €9.90 are due."


SENTENCE = re.compile(r"[A-ZÀÉÎ0-9][^`_{}]*[.]")
DATA = {
    **dict.fromkeys(("limit", "fr", "en", "on_hand", "most"), 3),
    **dict.fromkeys(("due_cents", "amount_cents", "most_cents", "inside_cents"), 990),
}
OF_PROGRAMS = {"unknown-field", "unknown-parameter", "one-size-is-standard", "forged-cursor"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", sorted(FAULTS.keys() - OF_PROGRAMS))
def test_beside_a_field_stands_a_sentence_for_people(code: str, language: Language) -> None:
    gaps = [gap for _, gap, _, _ in Formatter().parse(FAULTS[code].en) if gap]
    fault = Fault("/name", code, dict.fromkeys(gaps, "Lyon") | DATA)
    said = told(Invalid((fault,)), language).beside["/name"]
    assert SENTENCE.fullmatch(said), said


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/address/postcode", "Cinq chiffres, par exemple 69002."),
        ("/delivery_areas/2/postcode", "Cinq chiffres, par exemple 69002."),
        ("/customer/email", "Une adresse e-mail, par exemple lea.martin@example.fr."),
        ("/closures/0/first", "Une date, par exemple 2026-12-24."),
        ("/opening_hours/weekly/0/intervals/0/opens", "Une heure, par exemple 18:30."),
        ("/lines/0/quantity", "Un nombre entier, par exemple 15."),
        ("/float_cents", "Un montant en euros, par exemple 12,50."),
    ],
)
def test_what_is_typed_in_the_wrong_way_is_answered_by_the_right_one(
    pointer: str, said: str
) -> None:
    (mark,) = told(Invalid((Fault(pointer, "pattern", {"pattern": "x"}),)), "fr").marks
    assert mark.message == said


@pytest.mark.parametrize(
    ("pointer", "mark"),
    [
        ("/float_cents", Mark("float", "Float", EUROS)),
        ("/delivery_areas/0/fee_cents", Mark("fee", "Fee", EUROS)),
        ("/of_capers", Mark("of_capers", "Capers", AMOUNT)),
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

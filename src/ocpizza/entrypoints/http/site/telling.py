"""Refusals as a page tells them: a sentence, and the sentences that belong beside its fields.

The API's problems speak to programmers, of cents and `fields`; what customers and staff may well
meet is said again here, in amounts and hours. Everything else is told as the API tells it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from attrs import evolve, frozen

from ocpizza.domain import errors
from ocpizza.domain.errors import Refused
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.site.advice import advice
from ocpizza.entrypoints.http.site.vocabulary import FIELDS, STATES
from ocpizza.entrypoints.http.site.wording import Wording


@frozen
class Mark:
    """What is wrong with one field: `field` is its name in the form, `label` what a page calls it."""

    field: str
    label: str
    message: str


@frozen
class Told:
    """`beside` maps the pointer of a field to what is wrong with it; `marks` lists the same.

    `retry_after` in seconds, where asking again makes sense.
    """

    status: int
    slug: str
    title: str
    detail: str
    beside: Mapping[str, str]
    marks: tuple[Mark, ...] = ()
    retry_after: str | None = None

    def led_by(self, field_of: Callable[[str], str | None]) -> "Told":
        """With the fields of rows, which have other names than those of requests, by pointer."""
        marks = tuple(
            evolve(mark, field=field_of(pointer) or mark.field)
            for pointer, mark in zip(self.beside, self.marks, strict=True)
        )
        return evolve(self, marks=marks)

    def of_part(self, part: str) -> "Told":
        """Of one of several forms of a page: `quantity` is called `quantity-<part>` there."""
        marks = tuple(evolve(mark, field=f"{mark.field}-{part}") for mark in self.marks)
        return evolve(self, marks=marks)


def told(
    refusal: Refused | Problem, language: Language, labels: Mapping[str, str] | None = None
) -> Told:
    """The refusal in the reader's language; `labels` are what the page calls fields of its own."""
    wording = Wording(language)
    response = answer(refusal, language)
    body = msgspec.json.decode(response.body)
    beside = {
        error.get("pointer", error.get("parameter", "")): _sentence(wording, error["message"])
        for error in body.get("errors", ())
    }
    if isinstance(refusal, errors.Invalid):
        said = ((fault.pointer, advice(wording, fault)) for fault in refusal.faults)
        beside |= {pointer: sentence for pointer, sentence in said if sentence}
    marks = tuple(
        _mark(wording, labels or {}, pointer, message) for pointer, message in beside.items()
    )
    title, detail = body["title"], wording.typeset(body["detail"])
    if sentence := SENTENCES.get(type(refusal)):
        detail = sentence(wording, refusal)
    elif refusal.slug in OF_ADDRESSES:
        title, detail = OF_ADDRESSES[refusal.slug](wording, refusal)
    wait = response.headers.get("retry-after")
    return Told(response.status_code, refusal.slug, title, detail, beside, marks, wait)


def _sentence(wording: Wording, message: str) -> str:
    return f"{message[:1].upper()}{wording.typeset(message[1:])}."


def _mark(wording: Wording, labels: Mapping[str, str], pointer: str, message: str) -> Mark:
    """Forms ask for euros where requests have cents, and for an address by its lines."""
    name = pointer.rpartition("/")[2]
    typed = "line1" if name == "address" else name.removesuffix("_cents")
    label = wording.say(FIELDS[name]) if name in FIELDS else labels.get(name, "")
    return Mark(typed, label, message)


def _out_of_stock(wording: Wording, _: errors.OutOfStock) -> str:
    return wording.say("Sorry, there is not enough left for all of it. Nothing was ordered.")


def _closed(wording: Wording, refusal: errors.StoreClosed) -> str:
    if refusal.next_opening is None:
        return wording.say("This pizzeria takes no orders for that time.")
    return wording.say(
        "This pizzeria takes no orders for that time; the next opening is %(when)s.",
        when=wording.moment(refusal.next_opening),
    )


def _below_minimum(wording: Wording, refusal: errors.BelowMinimum) -> str:
    return wording.say(
        "We deliver there from %(minimum)s; your basket comes to %(items)s.",
        minimum=wording.money(refusal.minimum_cents),
        items=wording.money(refusal.items_cents),
    )


def _price_changed(wording: Wording, refusal: errors.PriceChanged) -> str:
    return wording.say(
        "The total is now %(now)s, instead of the %(before)s shown before. Nothing was ordered:"
        " confirm if that suits you.",
        now=wording.money(refusal.total_cents),
        before=wording.money(refusal.expected_total_cents),
    )


def _not_delivered_there(wording: Wording, refusal: errors.NotDeliveredThere) -> str:
    return wording.say(
        "This pizzeria does not deliver to %(postcode)s. Choose another, or take away.",
        postcode=refusal.postcode,
    )


def _wrong_state(wording: Wording, refusal: errors.WrongState) -> str:
    state = wording.say(STATES[refusal.order_status])
    return wording.say("Too late for that: the order is “%(state)s”.", state=state)


def _payment_due(wording: Wording, refusal: errors.PaymentDue) -> str:
    return wording.say(
        "%(amount)s are still to be paid before it is handed over.",
        amount=wording.money(refusal.due_cents),
    )


def _age_check(wording: Wording, _: errors.AgeCheckNeeded) -> str:
    return wording.say("There is alcohol in this order: confirm that you checked the age.")


def _cash_limit(wording: Wording, refusal: errors.CashLimit) -> str:
    return wording.say(
        "The law allows at most %(amount)s in cash.", amount=wording.money(refusal.limit_cents)
    )


def _refund_exceeds(wording: Wording, refusal: errors.RefundExceedsCapture) -> str:
    return wording.say(
        "At most %(amount)s can still be refunded.", amount=wording.money(refusal.refundable_cents)
    )


def _cash_carried(wording: Wording, refusal: errors.CashCarried) -> str:
    return wording.say(
        "%(amount)s of customers' cash are in no drawer yet: put them in, or tick that they are"
        " for the next one.",
        amount=wording.money(refusal.carried_cents),
    )


def _invalid(wording: Wording, _: errors.Invalid) -> str:
    return wording.say("Something has to be corrected first:")


def _too_many_attempts(wording: Wording, refusal: errors.TooManyAttempts) -> str:
    minutes = max(1, round(refusal.retry_after / 60))
    return wording.count(
        "Too many attempts: try again in a minute.",
        "Too many attempts: try again in %(n)s minutes.",
        minutes,
    )


def _not_found(wording: Wording, _: Problem) -> tuple[str, str]:
    sentence = wording.say("What was asked for is not there: it may be gone, or the link mistyped.")
    return wording.say("Nothing here"), sentence


def _method_not_allowed(wording: Wording, problem: Problem) -> tuple[str, str]:
    if "GET" in str(problem.data["allow"]):
        sentence = wording.say("This address is there to be read. Nothing was done.")
        return wording.say("Nothing can be sent here"), sentence
    sentence = wording.say(
        "This address only takes what the forms of our pages send. Nothing was done."
    )
    return wording.say("Nothing to read here"), sentence


OF_ADDRESSES: Mapping[str, Callable[[Wording, Any], tuple[str, str]]] = {
    "not-found": _not_found,
    "method-not-allowed": _method_not_allowed,
}
"""Title and sentence, by the slug of the problem."""

SENTENCES: Mapping[type[Exception], Callable[[Wording, Any], str]] = {
    errors.OutOfStock: _out_of_stock,
    errors.StoreClosed: _closed,
    errors.BelowMinimum: _below_minimum,
    errors.NotDeliveredThere: _not_delivered_there,
    errors.PriceChanged: _price_changed,
    errors.WrongState: _wrong_state,
    errors.PaymentDue: _payment_due,
    errors.AgeCheckNeeded: _age_check,
    errors.CashLimit: _cash_limit,
    errors.RefundExceedsCapture: _refund_exceeds,
    errors.CashCarried: _cash_carried,
    errors.Invalid: _invalid,
    errors.TooManyAttempts: _too_many_attempts,
}

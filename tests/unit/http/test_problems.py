import string
from collections.abc import Iterator

import attrs
import msgspec
import pytest

import ocpizza.entrypoints.http.problems
from ocpizza.domain import errors
from ocpizza.domain.errors import Fault, Invalid, OutOfStock, Refused, Shortage, WrongState
from ocpizza.entrypoints.http.fault_table import FAULTS
from ocpizza.entrypoints.http.problem_table import PROBLEMS
from ocpizza.entrypoints.http.problems import InvalidQuery, Problem, answer


def refusals() -> Iterator[type[Refused]]:
    for module in (errors, ocpizza.entrypoints.http.problems):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Refused) and value is not Refused:
                yield value


def test_every_refusal_has_its_answer_and_its_data_fills_the_text() -> None:
    for refusal in refusals():
        kind = PROBLEMS[refusal.slug]
        names = {field.name for field in attrs.fields(refusal)}
        for text in (kind.detail.fr, kind.detail.en):
            asked = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            assert asked <= names, refusal
        assert not names & {"type", "title", "status", "detail", "instance", "errors"}, refusal


def test_data_of_a_refusal_are_members_of_the_problem() -> None:
    refusal = OutOfStock((Shortage("regina", "large", 3, 1, "ham"),))
    response = answer(refusal, "en")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert msgspec.json.decode(response.body) == {
        "type": "/problems/out-of-stock",
        "title": "Out of stock",
        "status": 409,
        "detail": "There are not enough ingredients left; nothing was reserved.",
        "shortages": [
            {
                "item": "regina",
                "size": "large",
                "asked": 3,
                "can_make": 1,
                "limiting_ingredient": "ham",
            }
        ],
    }


def test_details_are_filled_in_the_language_asked_for() -> None:
    body = msgspec.json.decode(answer(WrongState("ready", "cook", ("undo",)), "fr").body)
    assert body["detail"] == "L'état de la commande (ready) ne permet pas cette action."
    assert (body["status"], body["order_status"], body["allowed_actions"]) == (
        409,
        "ready",
        ["undo"],
    )


def test_faults_are_told_by_pointer_and_those_of_the_query_by_parameter() -> None:
    fault = Fault("/limit", "maximum", {"limit": 200})
    of_body = msgspec.json.decode(answer(Invalid((fault,)), "en").body)
    of_query = msgspec.json.decode(answer(InvalidQuery((fault,)), "en").body)
    assert of_body["errors"] == [{"pointer": "/limit", "message": "must be at most 200"}]
    assert of_query["errors"] == [{"parameter": "limit", "message": "must be at most 200"}]


def test_a_fault_of_the_query_that_has_no_name_is_told_without() -> None:
    fault = Fault("", "maximum", {"limit": 200})
    told = msgspec.json.decode(answer(InvalidQuery((fault,)), "en").body)["errors"]
    assert told == [{"message": "must be at most 200"}]


def test_of_a_crowd_of_faults_the_first_are_told() -> None:
    crowd = tuple(Fault(f"/lines/{line}/item", "maximum", {"limit": 0}) for line in range(1000))
    told = msgspec.json.decode(answer(Invalid(crowd), "en").body)["errors"]
    assert [each["pointer"] for each in told] == [f"/lines/{line}/item" for line in range(200)]


@pytest.mark.parametrize(
    ("slug", "header", "value"),
    [
        ("unauthorized", "www-authenticate", 'Bearer realm="ocpizza"'),
        ("second-factor", "www-authenticate", 'Bearer realm="ocpizza"'),
        ("unavailable", "retry-after", "2"),
    ],
)
def test_statuses_carry_the_headers_they_need(slug: str, header: str, value: str) -> None:
    assert answer(Problem(slug), "fr").headers[header] == value


def test_too_many_requests_say_when_to_come_back() -> None:
    assert int(answer(errors.TooMuchUnpaid(), "fr").headers["retry-after"]) >= 1
    assert answer(errors.TooManyAttempts(30), "fr").headers["retry-after"] == "30"


def test_the_templates_of_faults_take_the_same_data_in_both_languages() -> None:
    for text in FAULTS.values():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(words) if name}
            for words in (text.fr, text.en)
        ]
        assert names[0] == names[1]

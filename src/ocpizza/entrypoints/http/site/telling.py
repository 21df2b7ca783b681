"""Refusals as a page tells them: a sentence, and the sentences that belong beside its fields."""

import msgspec
from attrs import frozen

from ocpizza.domain.errors import Refused
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.problems import Problem, answer


@frozen
class Told:
    """`beside` maps the pointer of a field to what is wrong with it."""

    status: int
    slug: str
    title: str
    detail: str
    beside: dict[str, str]


def told(refusal: Refused | Problem, language: Language) -> Told:
    """The refusal in the reader's language, from the same table as the API's problems."""
    response = answer(refusal, language)
    body = msgspec.json.decode(response.body)
    beside = {
        error.get("pointer", error.get("parameter", "")): error["message"]
        for error in body.get("errors", ())
    }
    return Told(response.status_code, refusal.slug, body["title"], body["detail"], beside)

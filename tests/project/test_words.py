"""Everything the site says is said in French too; `python tools/words.py` lists what is not yet."""

import re

from ocpizza.entrypoints.http.site.wording import Wording
from tools import words

SLOT = re.compile(r"%\(\w+\)s|%%")


def test_every_message_has_its_french() -> None:
    assert words.missing() == []


def test_no_french_is_kept_for_what_nothing_says() -> None:
    assert words.unused() == []


def test_french_has_the_same_gaps_to_fill() -> None:
    assert {m: f for m, f in words.translated().items() if _gaps(m) != _gaps(f)} == {}


def test_french_is_typeset() -> None:
    french = [form for said in words.translated().values() for form in _forms(said)]
    assert [form for form in french if form != words.typeset(form)] == []
    assert words.typeset("L'heure : « 5 € » ?") == "L\u2019heure\xa0: «\xa05\xa0€\xa0»\xa0?"


def test_the_words_that_the_contract_names() -> None:
    french = Wording("fr")
    assert french.say("Order with an obligation to pay") == "Commander avec obligation de paiement"
    assert french.say("Cancel") == "Annuler"


def test_one_and_many_in_both_languages() -> None:
    assert Wording("en").count("one pizza", "%(n)s pizzas", 0) == "0 pizzas"
    assert Wording("en").count("one pizza", "%(n)s pizzas", 1) == "one pizza"
    assert Wording("fr").count("only %(n)s left", "only %(n)s left", 3) == "plus que 3"


def _forms(text: words.Message) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def _gaps(text: words.Message) -> set[str]:
    """What is filled in; whether a form says the number is the language's own affair."""
    return {gap for form in _forms(text) for gap in SLOT.findall(form)} - {"%(n)s"}

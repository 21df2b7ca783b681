"""What goes wrong is one line on stderr, in the reader's language, and exit code 2."""

import gc
import importlib
import pkgutil
import string
from collections.abc import Iterator

import pytest

import ocpizza.domain
from ocpizza.domain.errors import Fault, Invalid, NotFound, PaymentDue, Refused
from ocpizza.entrypoints.cli.errors import Stop, explain
from ocpizza.entrypoints.cli.language import language_of
from ocpizza.entrypoints.cli.main import main
from ocpizza.entrypoints.cli.sentences import SENTENCES


def refusals(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for kind in of.__subclasses__():
        yield kind
        yield from refusals(kind)


@pytest.fixture(scope="module", autouse=True)
def _all_of_the_domain() -> None:
    for module in pkgutil.walk_packages(ocpizza.domain.__path__, "ocpizza.domain."):
        importlib.import_module(module.name)
    gc.collect()  # attrs makes each class anew for its slots, and the first lingers


def test_every_refusal_has_its_sentence_and_no_sentence_is_idle() -> None:
    assert {kind.slug for kind in refusals()} == set(SENTENCES)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_ask_for_nothing_that_the_refusal_does_not_have(language: str) -> None:
    for kind in refusals():
        sentence = SENTENCES[kind.slug].in_(language)
        asked = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert asked <= {field.name for field in kind.__attrs_attrs__}, kind


def test_a_refusal_is_told_with_its_figures() -> None:
    assert explain(PaymentDue(1250), "en") == "1250 cents are still due."
    assert explain(PaymentDue(1250), "fr") == "Il reste 1250 centimes à payer."


def test_every_fault_of_a_request_is_told_with_its_place() -> None:
    invalid = Invalid((Fault("/phone", "not-a-phone"), Fault("/name", "required")))

    line = explain(invalid, "en")

    assert line is not None
    assert "/phone" in line
    assert "/name is required" in line
    assert "\n" not in line


def test_what_the_command_itself_says_is_told_as_it_is() -> None:
    assert explain(Stop("port 8000 is taken"), "fr") == "port 8000 is taken"


def test_a_defect_of_ours_is_not_explained_away() -> None:
    assert explain(RuntimeError("oops"), "en") is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
    ],
)
def test_the_locale_decides_the_language(environ: dict[str, str], expected: str) -> None:
    assert language_of(environ) == expected


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["orders", "show"], "Missing argument"),
        (["fly"], "No such command 'fly'"),
        (["config", "--colour"], "No such option: --colour"),
        (["serve", "--port", "70000"], "70000"),
        (["stock", "receive", "grenoble", "mozzarella"], "mozzarella=5000"),
    ],
)
def test_a_command_that_is_misused_says_so_in_one_line(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2

    said = capsys.readouterr().err
    assert said.startswith("ocpizza: ")
    assert part in said
    assert said.count("\n") == 1


def test_an_unsafe_setting_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENV", "PROD")
    monkeypatch.setenv("SECRET_KEY", "hunter2")

    assert main(["stores", "list"]) == 2

    said = capsys.readouterr().err
    assert "SECRET_KEY" in said
    assert "hunter2" not in said
    assert said.count("\n") == 1


def test_not_found_in_french(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setattr(
        "ocpizza.entrypoints.cli.commands.stores.application", lambda: _raise(NotFound())
    )

    assert main(["stores", "list"]) == 2
    assert capsys.readouterr().err == "ocpizza: Introuvable.\n"


def _raise(error: Exception) -> None:
    raise error

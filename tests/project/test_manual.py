"""The manual: the same in both languages, no lost links, no command that does not exist.

`tests/integration/operations` runs what it says.
"""

from __future__ import annotations

import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest
from typer.main import get_command

from ocpizza.entrypoints.cli.main import app
from tests.manual import ENGLISH, FRENCH, ROOT, anchors, blocks, chapters, links, prose, spans
from tools.words import typeset

OURS = sorted([*ENGLISH.rglob("*.md"), *FRENCH.rglob("*.md")])
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OPERATORS = {"|", "||", "&&", ";", ">", "&", "do", "done", "until"}


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_every_page_is_there_in_both_languages() -> None:
    english, french = (
        {str(page.relative_to(folder)) for page in folder.rglob("*.md")}
        for folder in (ENGLISH, FRENCH)
    )
    assert english == french


def test_every_page_is_led_to_from_the_first() -> None:
    assert set(chapters()) == set(ENGLISH.rglob("*.md"))


@pytest.mark.parametrize("page", sorted(ENGLISH.rglob("*.md")), ids=named)
def test_both_languages_carry_the_same_commands_in_the_same_order(page: Path) -> None:
    twin = FRENCH / page.relative_to(ENGLISH)
    assert [each.commands for each in blocks(twin)] == [each.commands for each in blocks(page)]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_and_anchors_resolve(page: Path) -> None:
    lost = [
        written
        for written, target, anchor in links(page)
        if not target.exists()
        or (anchor and target.suffix == ".md" and anchor not in anchors(target))
    ]
    assert lost == []


@pytest.mark.parametrize("page", OURS, ids=named)
def test_every_ocpizza_command_is_one_that_the_command_takes(page: Path) -> None:
    written = [part for block in blocks(page) for line in block.commands for part in ours(line)]
    for words in written:
        parse(words)


@pytest.mark.parametrize("page", OURS, ids=named)
def test_commands_named_in_the_text_exist_with_their_options(page: Path) -> None:
    for span in spans(page):
        for words in ours(span):
            exists(words)


@pytest.mark.parametrize("written", ["db downgrade", "check --fast", "stores pause"])
def test_a_command_that_does_not_exist_is_noticed(written: str) -> None:
    with pytest.raises(Exception, match=r"No such|Missing"):
        parse(written.split())


@pytest.mark.parametrize("page", sorted(FRENCH.rglob("*.md")), ids=named)
def test_french_is_typeset(page: Path) -> None:
    text = re.sub(r"`[^`\n]+`|(?<=\])\([^)\s]+\)", "x", prose(page))
    assert text == typeset(text)


@pytest.mark.parametrize("page", sorted((ENGLISH / "runbooks").glob("*.md")), ids=named)
def test_a_runbook_says_first_who_is_hurt_then_what_to_do_how_long_and_when_it_is_over(
    page: Path,
) -> None:
    for twin, said in (
        (
            page,
            ("**Customers hurt?**", "**Money at risk?**", "## Do", "## How long", "## It is over"),
        ),
        (
            FRENCH / page.relative_to(ENGLISH),
            (
                "**Des clients touchés",
                "argent en jeu",
                "## À faire",
                "## Combien",
                "est fini quand",
            ),
        ),
    ):
        places = [twin.read_text().find(each) for each in said]
        assert -1 not in places, (twin, said)
        assert places == sorted(places), twin


def ours(line: str) -> list[list[str]]:
    """What `ocpizza` is given in a line of shell, each time it is named as a command."""
    try:
        words = shlex.split(line.replace("$(", " ; ").replace(")", " ; "))
    except ValueError:
        return []
    return [
        list(takewhile(lambda word: word not in OPERATORS, words[at + 1 :]))
        for at, word in enumerate(words)
        if word == "ocpizza"
        and (at == 0 or words[at - 1] in OPERATORS | {"--", "sudo", "release:"})
    ]


def parse(words: list[str]) -> None:
    """As typed, without doing it."""
    command = get_command(app)
    context = command.make_context("ocpizza", list(words))
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)


def exists(words: list[str]) -> None:
    """In prose a command may lack its arguments; its words and options are there all the same."""
    command = get_command(app)
    for word in words:
        if not re.fullmatch(r"[a-z-]+", word) or not hasattr(command, "commands"):
            break
        assert word in command.commands, f"ocpizza {' '.join(words)}"
        command = command.commands[word]
    known = {option for each in command.params for option in each.opts} | {"--help"}
    asked = {word.strip("[]") for word in words if word.strip("[]").startswith("--")}
    assert asked - {"--"} <= known, f"ocpizza {' '.join(words)}"

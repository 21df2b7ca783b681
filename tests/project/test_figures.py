"""The manual's figures: each is one that the drill measures, and both languages say the same."""

import re
from pathlib import Path

import pytest

from drill.figures import MARKED, Figure, write
from tests.manual import ENGLISH, FRENCH

RUNBOOKS = sorted(page.name for page in (ENGLISH / "runbooks").glob("*.md"))


def said(page: Path) -> list[tuple[str, str]]:
    return MARKED.findall(page.read_text())


@pytest.mark.parametrize("name", RUNBOOKS)
def test_every_runbook_says_how_long_it_takes_as_measured(name: str) -> None:
    for folder, heading in ((ENGLISH, "## How long"), (FRENCH, "## Combien de temps")):
        how_long = (
            (folder / "runbooks" / name).read_text().partition(heading)[2].partition("## ")[0]
        )
        assert MARKED.search(how_long), folder


@pytest.mark.parametrize("folder", [ENGLISH, FRENCH], ids=["english", "french"])
def test_the_drill_s_page_says_all_of_them_and_the_others_no_other(folder: Path) -> None:
    page = said(folder / "drill.md")

    assert {Figure(name) for name, _ in page} == set(Figure)
    everywhere = {each for other in folder.rglob("*.md") for each in said(other)}
    assert everywhere == set(page)
    assert len(everywhere) == len(Figure)


def test_both_languages_say_the_same() -> None:
    for page in ENGLISH.rglob("*.md"):
        english, french = (
            [(name, re.sub(r"\D", "", value)) for name, value in said(each)]
            for each in (page, FRENCH / page.relative_to(ENGLISH))
        )
        assert sorted(english) == sorted(french), page


def test_what_was_measured_is_written_as_each_language_writes_it(tmp_path: Path) -> None:
    english, french = tmp_path / "english", tmp_path / "french"
    line = "After <!-- drill kill -->9.9<!-- end --> s, <!-- drill lost -->1<!-- end --> lost.\n"
    for folder in (english, french):
        folder.mkdir()
        (folder / "page.md").write_text(line)

    places = write({Figure.KILL: 1_234.56, Figure.LOST: 1_228}, english=english, french=french)

    assert places == 4
    assert said(english / "page.md") == [("kill", "1,234.6"), ("lost", "1,228")]
    assert said(french / "page.md") == [
        ("kill", "1\N{NARROW NO-BREAK SPACE}234,6"),
        ("lost", "1\N{NARROW NO-BREAK SPACE}228"),
    ]
    assert (english / "page.md").read_text().endswith("<!-- end --> lost.\n")


@pytest.mark.parametrize("name", ["lost", "typo"])
def test_nothing_is_written_where_a_mark_s_figure_was_not_measured(
    tmp_path: Path, name: str
) -> None:
    before = {
        tmp_path / "a.md": "After <!-- drill kill -->9.9<!-- end --> s.\n",
        tmp_path / "b.md": f"<!-- drill {name} -->1<!-- end --> lost.\n",
    }
    for page, text in before.items():
        page.write_text(text)

    with pytest.raises((KeyError, ValueError)):
        write({Figure.KILL: 2.6}, english=tmp_path, french=tmp_path)

    assert {page: page.read_text() for page in before} == before

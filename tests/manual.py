"""The operations manual as tests read it: its pages, their order, and every command in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[1]
ENGLISH, FRENCH = ROOT / "docs/operations", ROOT / "docs/exploitation"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+?)\s*$", re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")


@attrs.frozen
class Block:
    """A fenced block of commands, and where it stands."""

    page: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """A command a line, without comments and line breaks."""
        joined = self.text.replace("\\\n", " ")
        lines = (re.sub(r"(^|\s)#.*$", "", line).strip() for line in joined.splitlines())
        return [re.sub(r"\s+", " ", line) for line in lines if line]


def blocks(page: Path) -> list[Block]:
    """Those to be run: `sh`. Files and answers have other languages."""
    text = page.read_text()
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[2])
        for found in _FENCE.finditer(text)
        if found[1] == "sh"
    ]


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text())


def spans(page: Path) -> list[str]:
    """What is set as code in the running text and in tables."""
    return _SPAN.findall(prose(page))


def links(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Each link to a file of ours, as written, with the file and the anchor it means."""
    for target in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        yield target, (page.parent / path).resolve() if path else page, anchor


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    found: set[str] = set()
    for heading in _HEADING.findall(prose(page)):
        kept = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
        found.add(kept.replace(" ", "-"))
    return found


def chapters() -> list[Path]:
    """The English pages in the order in which the first page of the manual leads to them."""
    pages = [ENGLISH / "README.md"]
    english = set(ENGLISH.rglob("*.md"))
    for page in pages:  # grows while it is walked
        pages += [
            target for _, target, _ in links(page) if target in english and target not in pages
        ]
    return pages

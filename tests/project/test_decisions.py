"""A dependency is a decision, and decisions are written down."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "decisions"


def test_every_dependency_is_named_in_a_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9-]", line)[0].lower() for line in wanted}
    text = "".join(page.read_text() for page in DECISIONS.glob("*.md")).lower()
    assert {name for name in names if name not in text} == set()


def test_every_decision_is_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text()
    pages = {page.name for page in DECISIONS.glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()

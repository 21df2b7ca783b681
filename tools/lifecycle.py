"""Draw the life of an order in docs/architecture.md from the table that decides it, or check it."""

import argparse
import sys
from pathlib import Path

from ocpizza.domain.orders.lifecycle import FINAL, LIFE, Action, Move, Status

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
BEGIN, END = "<!-- lifecycle: written by tools/lifecycle.py -->", "<!-- end of lifecycle -->"


def diagram() -> str:
    """The table as a Mermaid state diagram, and below it who may do what."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  [*] --> {status}: place" for status in (Status.AWAITING_PAYMENT, Status.PLACED)]
    lines.append(f"  {Status.AWAITING_PAYMENT} --> {Status.PLACED}: capture")
    lines += [
        f"  {source} --> {move.target or source}: {move.action}"
        for move in LIFE
        for source in sorted(move.sources, key=list(Status).index)
    ]
    lines += [f"  {status} --> [*]" for status in Status if status in FINAL]
    return "\n".join([*lines, "```", "", *_table()])


def _table() -> list[str]:
    rows = ["| action | from | to | who | fulfilment |", "|---|---|---|---|---|"]
    return rows + [_row(move) for move in LIFE]


def _row(move: Move) -> str:
    sources = ", ".join(f"`{status}`" for status in Status if status in move.sources)
    target = f"`{move.target}`" if move.target else "same"
    roles = ", ".join(sorted(role.value for role in move.roles))
    everywhere = len(move.fulfilments) == 3  # noqa: PLR2004 - all of them
    how = "any" if everywhere else ", ".join(sorted(each.value for each in move.fulfilments))
    assert isinstance(move.action, Action)
    return f"| `{move.action}` | {sources} | {target} | {roles} | {how} |"


def page(text: str) -> str:
    """The page with its diagram as it should be."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{diagram()}\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = PAGE.read_text(encoding="utf-8")
    fresh = page(text)
    if check:
        if fresh != text:
            print("docs/architecture.md is out of date: python tools/lifecycle.py", file=sys.stderr)
        return int(fresh != text)
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

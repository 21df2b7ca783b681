"""Report how large the files are, against the proportions the project wants; refuse giants."""

import statistics
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

LARGEST_ALLOWED = 500
NEEDS_A_REASON = 350
SOURCES = (".py", ".js", ".css", ".html")


def lengths(folder: Path) -> dict[Path, int]:
    """Lines of each source file that is not empty."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in SOURCES)
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in found}
    return {path: lines for path, lines in counted.items() if lines}


def spread(sizes: Iterable[int]) -> str:
    ordered = sorted(sizes)
    return (
        f"median {statistics.median(ordered):.0f} (60 to 100), "
        f"95th percentile {ordered[int(0.95 * (len(ordered) - 1))]} (under 250), "
        f"largest {ordered[-1]} (under {NEEDS_A_REASON})"
    )


def main(root: Path) -> int:
    package = root / "src" / "ocpizza"
    code, tests = lengths(package), lengths(root / "tests")
    rooms = Counter[str]()
    for path, lines in code.items():
        rooms[path.relative_to(package).parts[0]] += lines
    print(f"{len(code)} files, {sum(code.values())} lines: {spread(code.values())}")
    print("rooms: " + ", ".join(f"{room} {lines}" for room, lines in rooms.most_common()))
    print(f"tests: {sum(tests.values()) / sum(code.values()):.2f} lines for each line of code")
    all_ = code | tests | lengths(root / "bench") | lengths(root / "drill")
    for path, lines in all_.items():
        if lines > NEEDS_A_REASON:
            print(
                f"{'too long' if lines > LARGEST_ALLOWED else 'long'}: {lines} {path.relative_to(root)}"
            )
    return int(max(all_.values()) > LARGEST_ALLOWED)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))

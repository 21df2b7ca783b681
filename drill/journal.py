"""What was done, how long it took, and whether what had to hold did: a table, row by row."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

from drill.figures import Figure

TITLE, TOOK, CLAIM = 42, 7, 66
HEAD = (
    f"| {'step':<{TITLE}} | {'took':>{TOOK}} | {'what had to hold':<{CLAIM}} | held |\n"
    f"|{'-' * (TITLE + 2)}|{'-' * (TOOK + 1)}:|{'-' * (CLAIM + 2)}|------|"
)


class Unmet(Exception):
    """Something did not come about, and without it there is no going on."""


@define
class Step:
    """`took` is the whole step, unless somebody waits for a part of it only."""

    took: float | None = None
    claims: list[tuple[str, bool]] = field(factory=list)

    def expect(self, claim: str, *, held: bool) -> None:
        self.claims.append((claim, held))


@define
class Journal:
    held: bool = True
    measured: dict[Figure, float] = field(factory=dict)

    @contextmanager
    def step(self, title: str, figure: Figure) -> Iterator[Step]:
        print(f"| {title:<{TITLE}} | ", end="", flush=True)
        step, began = Step(), time.monotonic()
        try:
            yield step
        except Exception as problem:
            told = str(problem).partition("\n")[0] or type(problem).__name__
            step.expect(told, held=False)
            raise
        except BaseException:
            step.expect("interrupted", held=False)
            raise
        finally:
            took = time.monotonic() - began if step.took is None else step.took
            self.measured[figure] = took
            self._tell(step, took)

    def _tell(self, step: Step, took: float) -> None:
        cells = f"{took:>{TOOK - 2}.1f} s | "
        for claim, held in step.claims:
            print(f"{cells}{claim:<{CLAIM}} | {'yes' if held else '**NO**':<4} |", flush=True)
            cells = f"| {'':<{TITLE}} | {'':>{TOOK}} | "
            self.held = self.held and held

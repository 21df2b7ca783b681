"""Ratios of what was measured in the same round, and how they are shown."""

from collections.abc import Sequence
from statistics import median

from attrs import frozen


@frozen
class Measured:
    """One variant in one round. Processor times are milliseconds an answer."""

    rate: float
    server_ms: float
    database_ms: float
    generator_ms: float
    others: float
    """The share of the machine that went to none of these."""

    @property
    def cpu_ms(self) -> float:
        return self.server_ms + self.database_ms


HEAD = f"  {'':<54} {'':<28} {'aim':<8} reached"


@frozen
class Row:
    """A line of the table: one figure a round. `at_most`: the aim is a ceiling."""

    label: str
    values: Sequence[float]
    aim: float | None = None
    at_most: bool = False
    unit: str = ""

    @property
    def reached(self) -> bool:
        if self.aim is None:
            return True
        middle = median(self.values)
        return middle <= self.aim if self.at_most else middle >= self.aim

    def __str__(self) -> str:
        low, middle, high = min(self.values), median(self.values), max(self.values)
        figures = f"{_short(middle)}{self.unit:3} ({_short(low)} to {_short(high)})"
        bound = "<=" if self.at_most else ">="
        aim = "" if self.aim is None else f"{bound} {self.aim:g}"
        verdict = "" if self.aim is None else "yes" if self.reached else "NO"
        return f"  {self.label:<54} {figures:<28} {aim:<8} {verdict}".rstrip()


@frozen
class Report:
    """The answer to one question; `notes` are what it was computed from."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str]

    def __str__(self) -> str:
        return "\n".join((f"\n{self.title}", *map(str, self.rows), *self.notes))


def by_rate(ours: Sequence[Measured], theirs: Sequence[Measured]) -> list[float]:
    return [one.rate / other.rate for one, other in zip(ours, theirs, strict=True)]


def by_cpu(ours: Sequence[Measured], theirs: Sequence[Measured]) -> list[float]:
    """How much of their processor time ours would have to do with: over 1 is cheaper."""
    return [other.cpu_ms / one.cpu_ms for one, other in zip(ours, theirs, strict=True)]


def costs(label: str, measured: Sequence[Measured]) -> str:
    """What one variant did, in medians, for the reader of the ratios."""
    rate, server, database, generator, others = (
        median(getattr(one, name) for one in measured)
        for name in ("rate", "server_ms", "database_ms", "generator_ms", "others")
    )
    return (
        f"    {label:<24} {rate:8,.0f}/s   CPU an answer: server {server:.2f} ms, "
        f"database {database:.2f}, clients {generator:.2f}; others used {others:.0%}"
    )


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"

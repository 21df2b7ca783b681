"""Values that hold from one day to another because a text says so."""

from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")


class NotInForceError(LookupError):
    """No text that we know of sets this value on this day."""


@frozen
class Dated(Generic[T]):
    """A value in force from `valid_from` to `valid_to`, both included (None: until further notice).

    `source` names the text.
    """

    value: T
    valid_from: date
    valid_to: date | None
    source: str

    def __attrs_post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("a value cannot end before it is in force")

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def in_force(values: Iterable[Dated[T]], on: date, what: str) -> T:
    """The value in force on `on`; `NotInForceError` naming `what` when there is none."""
    for dated in values:
        if dated.holds(on):
            return dated.value
    raise NotInForceError(f"no {what} in force on {on.isoformat()}")

"""What this process has made before and may need again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from attrs import field, frozen
from msgspec import Struct

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Encoded(Struct, frozen=True):
    """A view as JSON, and a tag that differs whenever the JSON does (an ETag without quotes)."""

    body: bytes
    tag: str


@frozen(eq=False)
class Kept(Generic[Key, Value]):
    """The last `most` values by key, those used last; for threads, without a lock of its own.

    Each step is one operation of a dict; two threads that make the same value both keep it.
    """

    most: int
    _values: OrderedDict[Key, Value] = field(init=False, factory=OrderedDict)

    def get(self, key: Key) -> Value | None:
        value = self._values.get(key)
        if value is not None:
            try:
                self._values.move_to_end(key)
            except KeyError:  # dropped by another thread meanwhile
                return value
        return value

    def keep(self, key: Key, value: Value) -> Value:
        self._values[key] = value
        while len(self._values) > self.most:
            try:
                self._values.popitem(last=False)
            except KeyError:
                break
        return value

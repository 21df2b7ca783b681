"""A sweep that is slow does not pile up, and nobody's wish for it is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from attrs import define, field


@define
class OneAtATime:
    """Calls `sweep`. Called meanwhile, it returns at once, and the sweep runs once more after.

    So a slow PayPal keeps one thread busy for each kind of job, and never the others' threads.
    """

    _sweep: Callable[[], object]
    _state: Lock = field(init=False, factory=Lock)
    _running: bool = field(init=False, default=False)
    _wanted: bool = field(init=False, default=False)

    def __call__(self) -> None:
        with self._state:
            self._wanted = True
            if self._running:
                return
            self._running = True
        while self._take():
            try:
                self._sweep()
            except BaseException:
                with self._state:
                    self._running = False
                raise

    def _take(self) -> bool:
        """Whether there is something to do; if not, the next call does it."""
        with self._state:
            self._running, self._wanted = self._wanted, False
            return self._running

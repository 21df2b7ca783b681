"""Starting a use case again when someone else saved first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.errors import Contended

TRIES = 50
"""Each time someone else came through, so this many in line wait their turn."""
Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def retrying(use_case: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """Run the use case again on `Stale`: it loads the new state and decides anew.

    Only for use cases that are one transaction, which `Stale` rolls back. Raises Contended when
    everyone else was faster.
    """

    @wraps(use_case)
    def tried(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
        for _ in range(TRIES):
            try:
                return use_case(*args, **kwargs)
            except Stale:
                continue
        raise Contended

    return tried

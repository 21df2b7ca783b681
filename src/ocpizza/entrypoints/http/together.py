"""A crowd that asks for the same is answered together."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any


class Together:
    """Answers what is asked under one key one run at a time.

    A run that is under way may have looked before somebody came: all who come meanwhile wait for
    the next one and share it. So every answer is as fresh as one that was asked for alone.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Event] = {}
        self._next: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, key: Hashable, run: Callable[[], Awaitable[Any]]) -> Any:
        """What `run` gives; those that share a run are given the very same object."""
        if key not in self._next:
            before = self._under_way.get(key)
            if before is None:
                return await self._run(key, run)
            self._next[key] = asyncio.create_task(self._run_after(before, key, run))
        return await asyncio.shield(self._next[key])

    async def _run_after(
        self, before: asyncio.Event, key: Hashable, run: Callable[[], Awaitable[Any]]
    ) -> Any:
        await before.wait()
        del self._next[key]  # whoever comes from now on is too late for it
        return await self._run(key, run)

    async def _run(self, key: Hashable, run: Callable[[], Awaitable[Any]]) -> Any:
        over = self._under_way[key] = asyncio.Event()
        try:
            return await run()
        finally:
            del self._under_way[key]
            over.set()

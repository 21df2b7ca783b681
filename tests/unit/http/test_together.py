import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import attrs
import pytest

from ocpizza.entrypoints.http.together import Together


@attrs.define
class Runs:
    """Runs that last until they are told to end; each gives its number."""

    begun: list[asyncio.Future[int]] = attrs.field(factory=list)

    async def __call__(self) -> int:
        end = asyncio.get_running_loop().create_future()
        self.begun.append(end)
        await end
        return len(self.begun)


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def run(test: Callable[[Together, Runs], Awaitable[None]]) -> Callable[[], None]:
    async def timed() -> None:
        async with asyncio.timeout(3):
            await test(Together(), Runs())

    return lambda: asyncio.run(timed())


def asked(together: Together, runs: Runs, key: str = "menu") -> asyncio.Task[Any]:
    return asyncio.create_task(together.ask(key, runs))


@run
async def test_who_comes_during_a_run_waits_for_the_next_and_shares_it(
    together: Together, runs: Runs
) -> None:
    first = asked(together, runs)
    await settled()
    crowd = [asked(together, runs) for _ in range(3)]
    await settled()
    assert len(runs.begun) == 1
    runs.begun[0].set_result(0)
    await settled()
    assert await first == 1
    late = asked(together, runs)  # the crowd's run may have looked already
    await settled()
    runs.begun[1].set_result(0)
    assert await asyncio.gather(*crowd) == [2, 2, 2]
    await settled()
    runs.begun[2].set_result(0)
    assert await late == 3
    assert len(runs.begun) == 3


@run
async def test_the_next_run_begins_also_when_the_one_before_ends_first(
    together: Together, runs: Runs
) -> None:
    first = asked(together, runs)
    await settled()
    second = asked(together, runs)
    runs.begun[0].set_result(0)
    await settled()
    assert await first == 1
    runs.begun[1].set_result(0)
    assert await second == 2


@run
async def test_different_questions_do_not_wait_for_each_other(
    together: Together, runs: Runs
) -> None:
    both = asked(together, runs, "lyon"), asked(together, runs, "nice")
    await settled()
    assert len(runs.begun) == 2
    for end in runs.begun:
        end.set_result(0)
    await asyncio.gather(*both)


@run
async def test_a_run_that_fails_fails_for_those_who_share_it_alone(
    together: Together, runs: Runs
) -> None:
    first = asked(together, runs)
    await settled()
    crowd = [asked(together, runs) for _ in range(2)]
    await settled()
    runs.begun[0].set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await first
    await settled()
    runs.begun[1].set_result(0)
    assert await asyncio.gather(*crowd) == [2, 2]


@run
async def test_one_who_gives_up_takes_nothing_from_the_others(
    together: Together, runs: Runs
) -> None:
    asked(together, runs)
    await settled()
    impatient, patient = asked(together, runs), asked(together, runs)
    await settled()
    impatient.cancel()
    runs.begun[0].set_result(0)
    await settled()
    runs.begun[1].set_result(0)
    assert await patient == 2

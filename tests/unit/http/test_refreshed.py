"""What is dear to read is read seldom, and never waited for too long."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from structlog.testing import capture_logs

from ocpizza.application.backing_up.book import LastBackups
from ocpizza.entrypoints.http.figures import Exported
from ocpizza.entrypoints.http.refreshed import Refreshed

Readings = list["asyncio.Future[str]"]


def reading(readings: Readings) -> Callable[[], "asyncio.Future[str]"]:
    def start() -> "asyncio.Future[str]":
        readings.append(asyncio.get_running_loop().create_future())
        return readings[-1]

    return start


def test_what_was_just_read_is_not_read_again() -> None:
    async def asked() -> None:
        readings: Readings = []
        kept = Refreshed("house", reading(readings), 60.0, 1.0)
        first = asyncio.create_task(kept.get())
        await asyncio.sleep(0)
        readings[0].set_result("figures")

        assert [await first, await kept.get(), len(readings)] == ["figures", "figures", 1]

    asyncio.run(asked())


def test_what_does_not_come_in_time_is_not_asked_for_twice() -> None:
    async def asked() -> None:
        readings: Readings = []
        kept = Refreshed("house", reading(readings), 60.0, 0.01)
        assert [await kept.get(), await kept.get()] == [None, None]
        readings[0].set_result("late")
        await asyncio.sleep(0)

        assert [await kept.get(), len(readings)] == ["late", 1]

    with capture_logs():
        asyncio.run(asked())


def test_what_fails_is_tried_anew_and_never_told_by_what_it_was() -> None:
    async def asked() -> None:
        readings: Readings = []
        kept = Refreshed("house", reading(readings), 0.0, 1.0)
        first = asyncio.create_task(kept.get())
        await asyncio.sleep(0)
        readings[0].set_exception(ConnectionError("away"))
        assert await first is None

        again = asyncio.create_task(kept.get())
        await asyncio.sleep(0)
        readings[1].set_result("back")
        assert await again == "back"

    with capture_logs():
        asyncio.run(asked())


def test_a_backup_that_never_was_is_as_old_as_can_be() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    exported = Exported(None, LastBackups(completed=at, verified=None))

    samples = {family.name: family.samples[0].value for family in exported.collect()}

    assert samples == {
        "ocpizza_database_up": 0,
        "ocpizza_backup_last_success_timestamp_seconds": at.timestamp(),
        "ocpizza_backup_last_verified_timestamp_seconds": 0,
    }

"""Working until told to stop, through every fault of the database."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import structlog
from procrastinate import App
from procrastinate.jobs import DeleteJobCondition

from ocpizza.application.application import Application
from ocpizza.application.ports.maintenance import MaintenanceWatch
from ocpizza.application.reading.outbox import WORKER, Outbox
from ocpizza.config import Settings
from ocpizza.entrypoints.beating import beating
from ocpizza.entrypoints.logs import named
from ocpizza.entrypoints.worker.consumers import wanted
from ocpizza.entrypoints.worker.jobs import JOBS
from ocpizza.entrypoints.worker.queue import ask_for, make_queue

BATCH = 500
FEED_SECONDS = 0.2
FETCH_SECONDS = 1.0
CONCURRENCY = len(JOBS) + 1
"""Every kind of job may run at once, and the queue's own."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
LOOK_SECONDS = 0.5
GRACE_SECONDS = 10.0
STOP_SECONDS = GRACE_SECONDS + 5
_LOG = structlog.stdlib.get_logger("ocpizza.worker")


def run(settings: Settings, application: Application) -> None:
    """In this process, until SIGTERM or Ctrl-C."""

    async def until_signalled() -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        with beating(application.watch):
            await work(settings, application, stopping)

    asyncio.run(until_signalled())


@contextmanager
def beside(settings: Settings, application: Application) -> Iterator[None]:
    """In a thread of this process for as long as this is open (`WORKER=inline`)."""
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    def working() -> None:
        try:
            loop.run_until_complete(work(settings, application, stopping))
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            loop.close()

    thread = threading.Thread(target=working, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(STOP_SECONDS)


async def work(settings: Settings, application: Application, stopping: asyncio.Event) -> None:
    """Until `stopping`: a database that goes away, or is under maintenance, is waited for."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    threads = ThreadPoolExecutor(CONCURRENCY + 2, "worker")  # the outbox, and maintenance
    asyncio.get_running_loop().set_default_executor(threads)
    pause = FIRST_PAUSE
    while not stopping.is_set():
        started = asyncio.get_running_loop().time()
        try:
            await _until_maintenance(settings, application, stopping)
        except* Exception as broken:  # noqa: BLE001 - whatever it is, we begin again
            _LOG.warning("the worker starts again", reasons=_reasons(broken))
        if asyncio.get_running_loop().time() - started > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _until_maintenance(
    settings: Settings, application: Application, stopping: asyncio.Event
) -> None:
    """Work, and while the database is under maintenance do nothing at all.

    The queue itself writes, so it is closed; whoever declared maintenance waits for that, as for
    the jobs that are still running then.
    """
    watch, pausing = application.watch, asyncio.Event()
    while await asyncio.to_thread(_paused, watch):
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
            return

    async def look() -> None:
        while not await asyncio.to_thread(_paused, watch):  # noqa: ASYNC110 - the board has no event
            await asyncio.sleep(LOOK_SECONDS)
        _LOG.warning("the worker pauses for maintenance of the database")
        pausing.set()

    async def hear() -> None:
        await stopping.wait()
        pausing.set()

    ends = [asyncio.create_task(look()), asyncio.create_task(hear())]
    try:
        with watch.writing("the queue of jobs"):
            await _until_it_breaks(settings, application, pausing)
    finally:
        for end in ends:
            end.cancel()


def _paused(watch: MaintenanceWatch) -> bool:
    current = watch.current()
    return current is not None and current.database


async def _until_it_breaks(
    settings: Settings, application: Application, stopping: asyncio.Event
) -> None:
    assert settings.database_url is not None
    queue = make_queue(settings.database_url, application, settings.prepare_threshold)
    try:
        if not await _open(queue, stopping):
            return
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_do_jobs(queue)),
                group.create_task(_feed(application.outbox, queue)),
            ]
            await stopping.wait()
            for task in tasks:
                task.cancel()
    finally:
        await queue.close_async()


async def _open(queue: App, stopping: asyncio.Event) -> bool:
    """Whether it is open. The pool waits half a minute for a database, who stops does not."""

    async def connect() -> None:
        await queue.open_async()

    opening, told = asyncio.create_task(connect()), asyncio.create_task(stopping.wait())
    await asyncio.wait({opening, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not opening.done():
        opening.cancel()
        await asyncio.wait({opening})
        return False
    await opening
    return True


def _reasons(broken: BaseExceptionGroup[Exception]) -> list[str]:
    """Procrastinate says no more than "Database error": the cause knows."""
    return [named(error.__cause__ or error) for error in broken.exceptions]


async def _do_jobs(queue: App) -> None:
    # Asks for jobs instead of LISTENing: a second later, but through any connection pooler.
    await queue.run_worker_async(
        concurrency=CONCURRENCY,
        fetch_job_polling_interval=FETCH_SECONDS,
        listen_notify=False,
        delete_jobs=DeleteJobCondition.SUCCESSFUL,
        shutdown_graceful_timeout=GRACE_SECONDS,
        install_signal_handlers=False,
    )
    raise ConnectionError("the queue has ended")


async def _feed(outbox: Outbox, queue: App) -> None:
    """Read what happened and ask for the jobs that it wants, then remember having done so."""
    while True:
        events = await asyncio.to_thread(outbox.unread, WORKER, BATCH)
        for job in sorted(wanted(events)):
            await ask_for(queue, job)
        if events:
            read = {event.store: event.seq for event in events}  # in order: the last one stays
            await asyncio.to_thread(outbox.mark_read, WORKER, read)
        else:
            await asyncio.sleep(FEED_SECONDS)

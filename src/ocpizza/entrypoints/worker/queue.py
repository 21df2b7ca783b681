"""The queue of procrastinate, with our jobs in it.

Several processes may work on one queue: a tick of a job's clock is entered once, whoever comes
first (procrastinate keeps the ticks under a unique key), and one process takes it. A job waits at
most once (`queueing_lock`); no job has a `lock`, which a killed worker would hold for ever.
"""

from __future__ import annotations

from contextlib import suppress

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from ocpizza.application.application import Application
from ocpizza.domain.errors import UnderMaintenance
from ocpizza.entrypoints.worker.jobs import JOBS, Job
from ocpizza.entrypoints.worker.sweeping import OneAtATime
from ocpizza.entrypoints.worker.telling import told

WAIT_SECONDS = 5.0
FORGET_FAILED_AFTER_HOURS = 72


def make_queue(url: str, application: Application, prepare_threshold: int | None) -> App:
    """Not open yet; every job runs on `application`, in a thread."""
    queue = App(
        connector=PsycopgConnector(
            conninfo=url,
            kwargs={"prepare_threshold": prepare_threshold, "application_name": "ocpizza worker"},
            min_size=1,
            max_size=1,
            timeout=WAIT_SECONDS,
        )
    )
    for job in JOBS:
        _register(queue, job, application)
    queue.periodic(cron="*/10 * * * *")(
        queue.task(name="forget-jobs", queueing_lock="forget-jobs", pass_context=True)(_forget_jobs)
    )
    return queue


async def ask_for(queue: App, job: str) -> None:
    """Have it run as soon as a worker is free, unless it waits already."""
    with suppress(AlreadyEnqueued):
        await queue.configure_task(job, queueing_lock=job).defer_async(timestamp=0)


def _register(queue: App, job: Job, application: Application) -> None:
    def work() -> None:
        # What maintenance keeps from beginning is made up for by the sweeps after it.
        with suppress(UnderMaintenance), application.watch.writing(job.name):
            told(job, application)

    sweep = OneAtATime(work)

    def run(timestamp: int) -> None:  # noqa: ARG001 - the tick, which procrastinate hands in
        sweep()

    task = queue.task(name=job.name, queueing_lock=job.name)(run)
    queue.periodic(cron=job.cron)(task)


async def _forget_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the tick
    """Jobs that failed, and those whose worker was killed: later ones have made up for them."""
    jobs = context.app.job_manager
    for stalled in await jobs.get_stalled_jobs():
        await jobs.finish_job(stalled, Status.FAILED, delete_job=True)
    await jobs.delete_old_jobs(nb_hours=FORGET_FAILED_AFTER_HOURS, include_failed=True)

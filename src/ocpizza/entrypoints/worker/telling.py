"""A line of the log for each job that was run."""

from __future__ import annotations

import time

import structlog

from ocpizza.application.application import Application
from ocpizza.entrypoints.worker.jobs import Job

LONG_MS = 1000.0
_LOG = structlog.stdlib.get_logger("ocpizza.worker")


def told(job: Job, application: Application) -> None:
    """Run it. Sweeps that found nothing to do are for DEBUG: there are a hundred a minute."""
    begun = time.perf_counter()
    try:
        done = job.run(application)
    except Exception as error:
        _LOG.error("job", job=job.name, outcome="failed", ms=_since(begun), error=_kind(error))
        raise
    ms = _since(begun)
    say = _LOG.debug if done == 0 and ms < LONG_MS else _LOG.info
    say("job", job=job.name, outcome="done", ms=ms, items=done if isinstance(done, int) else None)


def _since(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def _kind(error: Exception) -> str:
    return type(error).__name__

"""The jobs, and how often each runs at the least."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from attrs import frozen

from ocpizza.application.application import Application

_LOG = structlog.stdlib.get_logger("ocpizza.worker")
CARRY_OUT_REFUNDS = "carry-out-refunds"
ANNOUNCE = "announce"


@frozen
class Job:
    """`cron` has a sixth field, for seconds. `run` may be called by several processes at once.

    What it returns, where that is a number, is how much there was to do.
    """

    name: str
    cron: str
    run: Callable[[Application], object]


def _forget_records(app: Application) -> None:
    """Reported also when there was nothing: a report that is missing is a job that stands still."""
    records, forgotten = app.upkeep.forget_old(), app.forgetting.run()
    _LOG.info(
        "records forgotten",
        records=records,
        tokens=forgotten.tokens,
        attempts=forgotten.attempts,
        requests=forgotten.requests,
        mails=forgotten.mails,
    )


def _forget_people(app: Application) -> None:
    """What is declared to people is reported when it is done: how many, nobody's name."""
    accounts, orders = app.forgetting_unused.run(), app.forgetting_deliveries.run()
    _LOG.info(
        "people forgotten",
        accounts_announced=accounts.announced,
        accounts_erased=accounts.erased,
        orders=orders,
    )


def _reconcile(app: Application) -> int:
    read = app.reconciling.reconcile()
    return read.payments + read.refunds


def _back_up(app: Application) -> None:
    """Each is taken by a process of its own, which outlives this one."""
    if app.backups is not None:
        for failure in app.backups.scheduling.run_due():
            _LOG.error("a scheduled backup could not begin", reason=failure)


JOBS = (
    Job("expire-unpaid", "* * * * * */5", lambda app: app.upkeep.expire_unpaid()),
    Job("work-inbox", "* * * * * */2", lambda app: app.reconciling.work_inbox()),
    Job("send-mails", "* * * * * */5", lambda app: app.mailing.send()),
    # These two are also asked for by the outbox, as soon as there is something for them.
    Job(ANNOUNCE, "* * * * * */10", lambda app: app.announcing.run() + app.mailing.send()),
    Job(CARRY_OUT_REFUNDS, "* * * * * */10", lambda app: app.reconciling.carry_out_refunds()),
    Job("reconcile", "* * * * *", _reconcile),
    Job("reread-captured", "23 * * * *", lambda app: app.reconciling.reread_captured()),
    # What has to be done every night is done every hour: a night without a worker is made up for.
    Job("forget-old", "7 * * * *", _forget_records),
    Job("forget-people", "17 * * * *", _forget_people),
    Job("back-up", "* * * * *", _back_up),
)

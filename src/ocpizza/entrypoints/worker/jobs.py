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
    """`cron` has a sixth field, for seconds. `run` may be called by several processes at once."""

    name: str
    cron: str
    run: Callable[[Application], object]


def _forget_unused(app: Application) -> None:
    """What the law asks for is reported: how many, nobody's name."""
    done = app.forgetting_unused.run()
    if done.announced or done.erased:
        _LOG.info("accounts that nobody uses", announced=done.announced, erased=done.erased)


JOBS = (
    Job("expire-unpaid", "* * * * * */5", lambda app: app.upkeep.expire_unpaid()),
    Job("work-inbox", "* * * * * */2", lambda app: app.reconciling.work_inbox()),
    Job("send-mails", "* * * * * */5", lambda app: app.mailing.send()),
    # These two are also asked for by the outbox, as soon as there is something for them.
    Job(ANNOUNCE, "* * * * * */10", lambda app: (app.announcing.run(), app.mailing.send())),
    Job(CARRY_OUT_REFUNDS, "* * * * * */10", lambda app: app.reconciling.carry_out_refunds()),
    Job("reconcile", "* * * * *", lambda app: app.reconciling.reconcile()),
    Job("reread-captured", "23 * * * *", lambda app: app.reconciling.reread_captured()),
    Job("forget-old", "7 * * * *", lambda app: (app.upkeep.forget_old(), app.forgetting.run())),
    Job("forget-unused", "17 * * * *", _forget_unused),
)

"""What the log says of the worker's jobs."""

from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from ocpizza.entrypoints.worker.jobs import Job
from ocpizza.entrypoints.worker.telling import told

APPLICATION = cast("Any", None)


def line(job: Job) -> dict[str, Any]:
    with capture_logs() as logs:
        told(job, APPLICATION)
    (found,) = logs
    return dict(found)


def test_a_job_that_did_something_is_told_with_how_much_and_how_long() -> None:
    found = line(Job("send-mails", "", lambda _: 3))

    assert (found["job"], found["outcome"], found["items"]) == ("send-mails", "done", 3)
    assert found["ms"] >= 0
    assert found["log_level"] == "info"


def test_a_sweep_that_found_nothing_is_not_worth_a_line() -> None:
    assert line(Job("send-mails", "", lambda _: 0))["log_level"] == "debug"


def test_what_does_not_count_is_told_all_the_same() -> None:
    found = line(Job("forget-old", "", lambda _: None))

    assert (found["log_level"], found["items"]) == ("info", None)


def test_one_that_failed_is_told_by_the_kind_of_error_and_fails() -> None:
    def broken(_: object) -> None:
        raise KeyError("+33612345678")

    with capture_logs() as logs, pytest.raises(KeyError):
        told(Job("announce", "", broken), APPLICATION)

    (found,) = logs
    assert (found["outcome"], found["error"], found["log_level"]) == ("failed", "KeyError", "error")
    assert "33612345678" not in str(found)

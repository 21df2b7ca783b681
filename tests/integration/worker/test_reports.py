"""What retention says has expired is deleted by a job, and the log says how much of it."""

from sqlalchemy import text
from structlog.testing import capture_logs

from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.worker.jobs import JOBS
from tests.integration.worker.waiting import House

PEOPLE = {"accounts_announced": 0, "accounts_erased": 0, "orders": 0}
RECORDS = {"records": 0, "tokens": 0, "attempts": 0, "requests": 0, "mails": 0}


def test_records_past_their_time_are_deleted_and_reported(house: House) -> None:
    house.order(Method.CASH)
    report(house, "forget-old")  # of what the demonstration began with
    assert report(house, "forget-old") == {"event": "records forgotten", **RECORDS}

    with house.engine.begin() as connection:
        events = connection.execute(text("UPDATE events SET at = at - interval '49 hours'"))
        keys = connection.execute(
            text("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'")
        )

    old = events.rowcount + keys.rowcount
    assert old >= 2
    assert report(house, "forget-old") == {"event": "records forgotten", **RECORDS, "records": old}
    assert report(house, "forget-old") == {"event": "records forgotten", **RECORDS}


def test_whom_old_orders_were_for_is_forgotten_and_reported(house: House) -> None:
    order = house.order(Method.CASH)
    house.cancel(order)
    assert report(house, "forget-people") == {"event": "people forgotten", **PEOPLE}

    with house.engine.begin() as connection:
        connection.execute(text("UPDATE orders SET placed_at = placed_at - interval '85 days'"))

    told = report(house, "forget-people")

    assert told == {"event": "people forgotten", **PEOPLE, "orders": 1}
    assert house.seen(order).customer.name != "Ada"


def report(house: House, name: str) -> dict[str, object]:
    """The one line that the job left in the log."""
    job = next(job for job in JOBS if job.name == name)
    with capture_logs() as lines:
        job.run(house.application)
    (line,) = lines
    assert line.pop("log_level") == "info"
    return dict(line)

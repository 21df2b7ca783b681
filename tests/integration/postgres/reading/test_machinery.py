"""What operators are told of the database, and of what waits in it."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.consumers import PostgresOutbox
from ocpizza.adapters.postgres.engine import autocommit, connect
from ocpizza.adapters.postgres.group_work import PostgresAccountsWork
from ocpizza.adapters.postgres.reading.machinery import PostgresMachinery
from ocpizza.application.ports.gateway import Notice
from ocpizza.application.ports.mail import Mail, MailKind
from ocpizza.application.reading.machinery import Backlog, JobSeen, Waiting
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import (
    BELLECOUR,
    EVENING,
    HOUR,
    MINUTE,
    a_captured_payment,
    a_new_order,
    a_payment,
    a_refund,
)
from tests.integration.postgres.house import PostgresHouse

NOTHING = {Waiting(backlog, 0, None) for backlog in Backlog}


def waiting(engine: Engine) -> set[Waiting]:
    return set(PostgresMachinery(engine).waiting())


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_the_server_says_what_it_is_and_how_much_it_can_take(engine: Engine) -> None:
    before = datetime.now(UTC)

    server = PostgresMachinery(engine).server()

    assert 120_000 <= server.version < 190_000
    assert 1 <= server.connections <= server.most_connections
    assert server.size_bytes > 1_000_000
    assert abs(server.now - before) < timedelta(seconds=5)
    assert server.private


def test_the_tightest_limit_of_connections_counts(engine: Engine) -> None:
    database = engine.url.database
    run(engine, f'ALTER DATABASE "{database}" CONNECTION LIMIT 7')
    try:
        assert PostgresMachinery(engine).server().most_connections == 7
    finally:
        run(engine, f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')


def test_others_connections_are_none_of_ours_where_our_account_has_the_limit(
    engine: Engine,
) -> None:
    """As on the smallest plan, on a server that others share."""
    role = f"shared_{engine.url.database}"
    run(engine, f"CREATE ROLE {role} LOGIN PASSWORD 'x' CONNECTION LIMIT 5")
    shared = connect(
        engine.url.set(username=role, password="x").render_as_string(hide_password=False)
    )
    with ExitStack() as others:
        for _ in range(4):
            others.enter_context(engine.connect())
        server = PostgresMachinery(shared).server()
    shared.dispose()

    assert (server.connections, server.most_connections) == (1, 5)


def test_an_empty_house_waits_for_nothing(house: PostgresHouse, engine: Engine) -> None:
    assert waiting(engine) == NOTHING


def test_money_that_waits_is_counted_from_when_it_began_to(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    order = house.place(a_new_order(method=Method.PAYPAL))
    captured = a_captured_payment(order)
    captured.refunds.append(a_refund(100, at=EVENING + HOUR))
    for payment in (
        captured,
        a_payment(order),  # in its buyer's hands
        a_payment(order, capture_request="r", created_at=EVENING + 2 * MINUTE),
        a_payment(order, status=PaymentStatus.PENDING, created_at=EVENING + MINUTE),
    ):
        house.add_payment(payment)
    house.chores.keep_notice(Notice("WH-1", "kind", None, None, None), EVENING)

    found = {each.backlog: each for each in waiting(engine)}

    assert found[Backlog.REFUNDS] == Waiting(Backlog.REFUNDS, 1, EVENING + HOUR)
    assert found[Backlog.CAPTURES] == Waiting(Backlog.CAPTURES, 2, EVENING + MINUTE)
    assert found[Backlog.MESSAGES] == Waiting(Backlog.MESSAGES, 1, EVENING)


def test_letters_wait_until_they_are_sent(house: PostgresHouse, engine: Engine) -> None:
    first, second = house.ids.new(), house.ids.new()
    account = house.ids.new()
    with PostgresAccountsWork(engine, house.ids)() as tx:
        for each, at in ((first, EVENING), (second, EVENING + MINUTE)):
            tx.mails.put(Mail(each, MailKind.CONFIRM_SIGN_UP, "a@b.example", "fr", account, at))
    assert Waiting(Backlog.LETTERS, 2, EVENING) in waiting(engine)

    with PostgresAccountsWork(engine, house.ids)() as tx:
        tx.mails.done(first, EVENING + HOUR)

    assert Waiting(Backlog.LETTERS, 1, EVENING + MINUTE) in waiting(engine)


def test_a_consumer_lags_by_the_events_it_has_not_read(
    house: PostgresHouse, engine: Engine
) -> None:
    house.open_bellecour()
    house.place(a_new_order())
    outbox = PostgresOutbox(autocommit(engine))
    events = outbox.unread("mails", 10)
    outbox.mark_read("mails", {BELLECOUR: events[-1].seq})

    lags = {lag.consumer: lag for lag in PostgresMachinery(engine).lag()}

    assert (lags["mails"].events, lags["mails"].since) == (0, None)
    assert (lags["worker"].events, lags["worker"].since) == (len(events), events[0].at)


def test_a_job_is_known_by_when_its_clock_last_rang_and_how_often_it_failed(
    house: PostgresHouse, engine: Engine
) -> None:
    run(
        engine,
        """
        INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp)
        VALUES ('reconcile', 1000000000), ('reconcile', 1000000060);
        INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)
        VALUES ('default', 'reconcile', 'failed', '{}'), ('default', 'announce', 'todo', '{}');
        """,
    )
    machinery = PostgresMachinery(engine)

    rang = datetime.fromtimestamp(1000000060, UTC)
    assert machinery.jobs() == [JobSeen("announce", None, 0), JobSeen("reconcile", rang, 1)]
    (jobs,) = (each for each in machinery.waiting() if each.backlog is Backlog.JOBS)
    assert jobs.count == 1
    assert jobs.since is not None


def test_the_pool_says_how_many_of_its_connections_are_lent(database_url: str) -> None:
    engine = connect(database_url, connections=3)
    machinery = PostgresMachinery(engine)
    assert (machinery.pool().lent, machinery.pool().most) == (0, 3)
    with engine.connect():
        assert machinery.pool().lent == 1
    engine.dispose()

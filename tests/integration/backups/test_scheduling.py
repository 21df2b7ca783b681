"""A scheduled backup is taken once a day, whoever works, however many, and whatever the clock does."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.storage.folder import FolderStore
from ocpizza.adapters.system.captures import SystemProcesses
from ocpizza.application.backing_up.addresses import Addresses
from ocpizza.application.backing_up.backup import SCHEDULED, State
from ocpizza.application.backing_up.backups import Backups
from ocpizza.application.backing_up.book import BackupBook
from ocpizza.application.backing_up.scheduling import Scheduling
from ocpizza.application.ports.backups import CannotBackUp, Process
from ocpizza.config import Settings
from ocpizza.container import opened as application
from ocpizza.entrypoints.worker.jobs import JOBS
from tests.integration.worker.waiting import until

MARCH = datetime(2027, 3, 27, 20, tzinfo=UTC)
OCTOBER = datetime(2027, 10, 30, 20, tzinfo=UTC)


@attrs.define
class Noted:
    """What a capture does to the book, and no dump: it `ends` so, then completed."""

    scheduling: Scheduling | None = None
    ends: list[State] = attrs.field(factory=list)
    days: list[date] = attrs.field(factory=list)
    times: list[datetime] = attrs.field(factory=list)

    def this(self) -> Process:
        return Process("here", 1)

    def ended(self, _: Process) -> bool:
        return False

    def launch(self, database: str, *, due: date | None = None) -> str | None:
        assert self.scheduling is not None
        assert due is not None
        claim = self.scheduling.claim(database, due)
        if claim is None:
            return None
        self.days.append(due)
        book = self.scheduling.book
        self.times.append(book.clock.now())
        end = self.ends.pop(0) if self.ends else State.COMPLETED
        if end is State.PENDING:  # killed before it could begin
            return None
        begun = book.begin(database, SCHEDULED)
        self.scheduling.begun(claim, begun)
        book.end(begun, end)
        return begun.id


@attrs.frozen
class Workers:
    """Two, with one clock and one folder."""

    clock: SettableClock
    processes: Noted
    both: tuple[Scheduling, Scheduling]

    @classmethod
    def at(cls, now: datetime, folder: Path, *ends: State) -> "Workers":
        clock, noted = SettableClock(now), Noted(ends=list(ends))
        addresses = Addresses({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere"})
        one, two = (
            Scheduling(BackupBook(FolderStore(folder), noted, clock), addresses) for _ in range(2)
        )
        noted.scheduling = one
        return cls(clock, noted, (one, two))

    def work(self, hours: int) -> list[date]:
        """Every ten minutes, both at once."""
        with ThreadPoolExecutor(2) as crowd:
            for _ in range(hours * 6):
                list(crowd.map(lambda worker: worker.run_due(), self.both))
                self.clock.advance(timedelta(minutes=10))
        return self.processes.days


@pytest.mark.parametrize("evening", [MARCH, OCTOBER])
@pytest.mark.parametrize("at", ["02:30 Europe/Paris", "04:00 Europe/Paris"])
def test_on_the_nights_when_the_clock_jumps_two_workers_take_one(
    folder: Path, evening: datetime, at: str
) -> None:
    workers = Workers.at(evening, folder)
    workers.both[0].schedule("DATABASE", at)

    days = workers.work(hours=24)

    assert days == [evening.date() + timedelta(days=1)]


def test_a_worker_that_was_down_makes_up_for_the_last_day_only(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    workers.both[0].schedule("DATABASE", "04:00 Europe/Paris")
    workers.clock.advance(timedelta(days=3))

    assert workers.work(hours=1) == [date(2027, 3, 30)]


def test_a_new_schedule_does_not_make_up_for_what_was_before_it(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    workers.both[0].schedule("DATABASE", "04:00 Europe/Paris")

    assert workers.work(hours=3) == []


@pytest.mark.parametrize(
    ("ends", "minutes"),
    [
        ([State.FAILED], [0, 20]),
        ([State.FAILED] * 2, [0, 20, 80]),
        ([State.FAILED] * 9, [0, 20, 80]),
        ([State.PENDING], [0, 20]),
        ([State.CANCELLED], [0]),
        ([State.RUNNING], [0, 30]),  # silent for five minutes: dead
    ],
)
def test_what_fails_is_tried_twice_more_by_one_of_two_workers(
    folder: Path, ends: list[State], minutes: list[int]
) -> None:
    workers = Workers.at(MARCH, folder, *ends)
    workers.both[0].schedule("DATABASE", "04:00 UTC")

    workers.work(hours=24)

    at_four = datetime(2027, 3, 28, 4, tzinfo=UTC)
    assert workers.processes.times == [at_four + timedelta(minutes=each) for each in minutes]


def test_a_day_that_was_claimed_before_the_update_is_done(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    workers.both[0].schedule("DATABASE", "04:00 UTC")
    (folder / "due.DATABASE_URL.2027-03-28").write_bytes(b"")
    workers.clock.advance(timedelta(hours=9))

    assert workers.both[0].run_due() == []
    assert workers.processes.days == []


def test_a_schedule_of_before_the_update_deletes_nothing(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    folder.mkdir()
    (folder / "schedule.DATABASE_URL.json").write_text(
        '{"database":"DATABASE_URL","at":"04:00 UTC","since":"2027-03-01T00:00:00Z"}'
    )

    (schedule,) = workers.both[0].all()

    assert not schedule.prune


def test_unscheduled_is_unscheduled(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    workers.both[0].schedule("DATABASE", "04:00 Europe/Paris")
    workers.both[1].unschedule("DATABASE")

    assert workers.work(hours=24) == []


def test_a_day_is_forgotten_when_nothing_asks_about_it_any_more(folder: Path) -> None:
    workers = Workers.at(MARCH, folder)
    workers.both[0].schedule("DATABASE", "04:00 UTC")
    days = workers.work(hours=10 * 24)

    workers.both[0].forget_claims()

    left = [path.name for path in folder.iterdir() if path.name.startswith("due.")]
    assert len(days) == 10
    assert len(left) == 8
    assert f"due.DATABASE_URL.{days[-1]}" in left


@pytest.mark.slow
def test_of_two_real_captures_for_one_day_one_is_taken(
    environ: dict[str, str], kept: Backups
) -> None:
    today = date(2027, 3, 28)
    with ThreadPoolExecutor(2) as crowd:
        told = list(
            crowd.map(lambda _: SystemProcesses().launch("DATABASE_URL", due=today), range(2))
        )

    assert set(told) == {None, "a001"}
    until(lambda: kept.book.get("a001").state is State.COMPLETED, 30)
    assert [each.id for each in kept.book.all()] == ["a001"]


def test_the_worker_takes_what_is_due_and_only_once(environ: dict[str, str], kept: Backups) -> None:
    made = kept.scheduling.schedule("DATABASE_URL", "04:00 Europe/Paris")
    long_ago = attrs.evolve(kept.book, clock=SettableClock(made.since - timedelta(days=2)))
    attrs.evolve(kept.scheduling, book=long_ago).schedule("DATABASE_URL", "04:00 Europe/Paris")
    (job,) = [job for job in JOBS if job.name == "back-up"]

    with application(Settings.from_env(environ)) as ready:
        job.run(ready)
        until(lambda: kept.book.all()[0].state is State.COMPLETED, 30)
        job.run(ready)

    assert [each.id for each in kept.book.all()] == ["a001"]


@pytest.mark.slow
@pytest.mark.parametrize("prune", [True, False])
def test_one_that_failed_is_taken_again_and_then_old_ones_go_if_they_may(
    environ: dict[str, str], kept: Backups, *, prune: bool
) -> None:
    def at(moment: datetime) -> Scheduling:
        book = attrs.evolve(kept.book, clock=SettableClock(moment))
        return attrs.evolve(kept.scheduling, book=book)

    now = datetime.now(UTC)
    due, before = now - timedelta(minutes=20), now - timedelta(days=40)
    for name in ("DATABASE_URL", "DATABASE_URL", "OTHERS_URL", "OTHERS_URL"):
        at(before).book.end(at(before).book.begin(name), State.COMPLETED)
    failed = at(due).book.end(at(due).book.begin("DATABASE_URL"), State.FAILED)
    at(before).schedule("DATABASE", f"{due:%H:%M}", prune=prune)
    forgotten = at(before).claim("DATABASE_URL", before.date())
    claim = at(due).claim("DATABASE_URL", due.date())
    assert claim is not None
    assert forgotten is not None
    kept.scheduling.begun(claim, failed)
    (job,) = [job for job in JOBS if job.name == "back-up"]

    with application(Settings.from_env(environ)) as ready:
        job.run(ready)
        until(lambda: kept.book.get("a001").state is State.COMPLETED, 30)

    until(lambda: kept.book.processes.ended(kept.book.get("a001").process), 30)
    left = ["a001", "b005", "b004", "b003", "b002"]
    assert [each.id for each in kept.book.all()] == (left if prune else [*left, "b001"])
    assert kept.book.store.get(claim) is not None
    assert kept.book.store.get(forgotten) is None


@pytest.mark.slow
def test_one_that_cannot_begin_does_not_keep_the_others_from_it(
    environ: dict[str, str], opened: Callable[..., Backups], database_url: str
) -> None:
    two = opened(A_DATABASE_URL=database_url)  # which the worker does not know
    yesterday = SettableClock(datetime.now(UTC) - timedelta(days=2))
    past = attrs.evolve(two.scheduling, book=attrs.evolve(two.book, clock=yesterday))
    for name in ("A_DATABASE_URL", "DATABASE_URL"):
        past.schedule(name, "04:00 Europe/Paris")

    (failure,) = two.scheduling.run_due()

    assert "A_DATABASE: No variable A_DATABASE_URL" in failure
    until(lambda: two.book.get("a001").state is State.COMPLETED, 30)
    assert two.book.get("a001").database == "DATABASE_URL"


def test_the_commands_say_what_the_manual_says(ocpizza: Callable[..., str]) -> None:
    said = ocpizza("schedule", "DATABASE_URL", "--at", "04:00 Europe/Paris")
    assert said.startswith(
        "Scheduling automatic daily backups of DATABASE at 04:00 Europe/Paris... done\n"
    )

    (told,) = json.loads(ocpizza("schedules", "--json"))
    assert (told["database"], told["at"]) == ("DATABASE_URL", "04:00 Europe/Paris")
    assert told["prune"]
    ocpizza("schedule", "--at", "04:00 Europe/Paris", "--no-prune")
    assert "kept" in ocpizza("schedules")

    assert ocpizza("unschedule", "DATABASE") == "Unscheduling DATABASE daily backups... done\n"
    assert json.loads(ocpizza("schedules", "--json")) == []
    assert "DATABASE has no schedule" in ocpizza("unschedule", code=2)


@pytest.mark.parametrize("at", ["25:00", "04:00 Europe/Lyon", "noon"])
def test_a_time_that_is_none_is_refused_in_one_line(ocpizza: Callable[..., str], at: str) -> None:
    assert ocpizza("schedule", "--at", at, code=2).startswith("ocpizza: --at: ")


def test_a_database_that_nobody_knows_is_not_scheduled(kept: Backups) -> None:
    with pytest.raises(CannotBackUp, match="No variable NONE"):
        kept.scheduling.schedule("NONE", "04:00")

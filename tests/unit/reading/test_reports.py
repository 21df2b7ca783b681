from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import pytest
from attrs import define, field

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.auditing import AuditQuery, AuditReading, ChangeView
from ocpizza.application.reading.reports import (
    OverviewQuery,
    ReportReading,
    StoreReport,
    TimesView,
)
from ocpizza.domain.errors import Forbidden, Invalid
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COUNTER,
    EVENING,
    GRENOBLE,
    MANAGER,
    TODAY,
    a_store,
    new_id,
)
from tests.unit.reading.records import CURSORS, ListedStorefronts

STORES = ListedStorefronts((a_store(), a_store(GRENOBLE)))


@define
class Asked:
    """Reports nothing, and remembers for which days it was asked."""

    days: list[tuple[date, date]] = field(factory=list)

    def overview(
        self, stores: Sequence[str], first: date, last: date, language: str
    ) -> Sequence[StoreReport]:
        self.days.append((first, last))
        times = TimesView(0, 0, None, None, None)
        return [StoreReport(each, each, 0, 0, 0, (), times, 0, 0, 0, 0, ()) for each in stores]


@define
class ListedTrail:
    rows: list[ChangeView] = field(factory=list)

    def page(
        self, stores: Sequence[str], query: AuditQuery, before: str | None
    ) -> Sequence[ChangeView]:
        seen = [row for row in self.rows if (row.store or "*") in stores]
        older = [row for row in seen if before is None or row.id < before]
        return sorted(older, key=lambda row: row.id, reverse=True)[: query.limit + 1]


def days(**given: str) -> OverviewQuery:
    return msgspec.convert(given, OverviewQuery)


def a_change(store: str | None) -> ChangeView:
    return ChangeView(new_id(), store, EVENING, MANAGER.id, "Manager", "price", "cola", 300, 350)


@pytest.fixture
def figures() -> Asked:
    return Asked()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(EVENING)


@pytest.fixture
def reports(figures: Asked, clock: SettableClock) -> ReportReading:
    return ReportReading(figures, STORES, clock)


@pytest.fixture
def trail() -> ListedTrail:
    return ListedTrail()


@pytest.fixture
def audit(trail: ListedTrail) -> AuditReading:
    return AuditReading(trail, STORES, CURSORS)


class TestOverview:
    def test_a_manager_sees_own_stores_and_an_admin_all(self, reports: ReportReading) -> None:
        def seen(actor: Actor) -> list[str]:
            return [report.store for report in reports.overview(actor, days()).stores]

        assert seen(MANAGER) == [BELLECOUR]
        assert seen(ADMIN) == [GRENOBLE, BELLECOUR]
        assert reports.stores_run_by(MANAGER) == (BELLECOUR,)

    @pytest.mark.parametrize("actor", [COUNTER, ANN, ANONYMOUS])
    def test_nobody_else_does(self, reports: ReportReading, actor: Actor) -> None:
        with pytest.raises(Forbidden):
            reports.overview(actor, days())
        with pytest.raises(Forbidden):
            reports.stores_run_by(actor)

    def test_one_store_can_be_asked_for_by_those_who_run_it(self, reports: ReportReading) -> None:
        (report,) = reports.overview(ADMIN, days(store=GRENOBLE)).stores
        assert report.store == GRENOBLE
        with pytest.raises(Forbidden):
            reports.overview(MANAGER, days(store=GRENOBLE))
        with pytest.raises(Invalid):
            reports.overview(ADMIN, days(store="nowhere"))

    def test_without_days_it_is_about_the_running_business_day(
        self, reports: ReportReading, figures: Asked, clock: SettableClock
    ) -> None:
        clock.advance(timedelta(hours=6, minutes=30))

        overview = reports.overview(MANAGER, days())

        assert (overview.from_, overview.to) == (TODAY, TODAY)
        assert figures.days == [(TODAY, TODAY)]

    def test_the_days_asked_for_are_both_included(
        self, reports: ReportReading, figures: Asked
    ) -> None:
        reports.overview(MANAGER, days(**{"from": "2026-11-01", "to": "2026-11-23"}))

        assert figures.days == [(date(2026, 11, 1), date(2026, 11, 23))]

    @pytest.mark.parametrize(
        ("given", "pointer"),
        [
            ({"from": "2026-11-02", "to": "2026-11-01"}, "/to"),
            ({"from": "2024-11-02", "to": "2026-11-01"}, "/from"),
        ],
    )
    def test_days_run_forwards_and_for_a_year_at_most(
        self, reports: ReportReading, given: dict[str, str], pointer: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            reports.overview(MANAGER, days(**given))
        assert [fault.pointer for fault in refusal.value.faults] == [pointer]


class TestAudit:
    def test_a_manager_reads_own_stores_and_an_admin_the_group_too(
        self, audit: AuditReading, trail: ListedTrail
    ) -> None:
        trail.rows = [a_change(BELLECOUR), a_change(GRENOBLE), a_change(None)]

        def seen(actor: Actor) -> list[str | None]:
            return [row.store for row in audit.page(actor, AuditQuery()).items]

        assert seen(MANAGER) == [BELLECOUR]
        assert seen(ADMIN) == [None, GRENOBLE, BELLECOUR]

    def test_another_managers_store_is_forbidden(self, audit: AuditReading) -> None:
        with pytest.raises(Forbidden):
            audit.page(MANAGER, AuditQuery(store=GRENOBLE))

    @pytest.mark.parametrize("actor", [COUNTER, ANN, ANONYMOUS])
    def test_it_is_for_managers(self, audit: AuditReading, actor: Actor) -> None:
        with pytest.raises(Forbidden):
            audit.page(actor, AuditQuery())

    def test_an_unknown_store_is_no_value_of_the_filter(self, audit: AuditReading) -> None:
        with pytest.raises(Invalid) as refusal:
            audit.page(ADMIN, AuditQuery(store="nowhere"))
        assert [fault.pointer for fault in refusal.value.faults] == ["/store"]

    def test_it_comes_newest_first_in_pages(self, audit: AuditReading, trail: ListedTrail) -> None:
        trail.rows = [a_change(BELLECOUR) for _ in range(3)]

        first = audit.page(MANAGER, AuditQuery(limit=2))
        rest = audit.page(MANAGER, AuditQuery(limit=2, cursor=first.next_cursor))

        assert [*first.items, *rest.items] == list(reversed(trail.rows))
        assert rest.next_cursor is None

    def test_a_cursor_of_the_whole_audit_does_not_fit_one_store(
        self, audit: AuditReading, trail: ListedTrail
    ) -> None:
        trail.rows = [a_change(BELLECOUR) for _ in range(2)]
        page = audit.page(MANAGER, AuditQuery(limit=1))

        with pytest.raises(Invalid):
            audit.page(MANAGER, AuditQuery(store=BELLECOUR, cursor=page.next_cursor))

"""The figures of the stores as tables: what a page shows, a chart draws and a file exports."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import frozen

from ocpizza.application.reading.reports import Overview, StoreReport
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.http.site.vocabulary import CHANNELS, METHODS, STATES
from ocpizza.entrypoints.http.site.wording import Wording

Kind = TypeVar("Kind")


@frozen
class Figure:
    """A table of numbers: one value of each of the `series` in every row, in cents if `money`."""

    name: str
    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    money: bool = False

    @property
    def empty(self) -> bool:
        return not any(any(values) for _, values in self.rows)

    def turned(self) -> "Figure":
        """Rows for series: a single store reads better so."""
        labels = tuple(label for label, _ in self.rows)
        values = zip(*(values for _, values in self.rows), strict=True)
        columns = zip(self.series, values, strict=True)
        return Figure(self.name, self.title, labels, tuple(columns), self.money)


def figures(overview: Overview, wording: Wording) -> tuple[Figure, ...]:
    """Those of the overview; of a single store with its own kinds as rows."""
    stores = overview.stores
    made = (_states, _channels, _means, _punctuality)
    found = [make(stores, wording) for make in made if stores]
    if len(stores) == 1:
        found = [figure.turned() for figure in found]
    if overview.from_ < overview.to:
        found.append(_days(stores, wording))
    return tuple(found)


def _states(stores: Sequence[StoreReport], wording: Wording) -> Figure:
    def counted(report: StoreReport, status: Status) -> int:
        return sum(each.orders for each in report.by_status if each.status is status)

    kinds = [(wording.say(STATES[status.value]), status) for status in Status]
    return _figure("states", wording.say("Orders by state"), stores, kinds, counted)


def _channels(stores: Sequence[StoreReport], wording: Wording) -> Figure:
    def earned(report: StoreReport, channel: Channel) -> int:
        return sum(each.revenue_cents for each in report.by_channel if each.channel is channel)

    kinds = [(wording.say(CHANNELS[channel.value]), channel) for channel in Channel]
    title = wording.say("Revenue by channel")
    return _figure("channels", title, stores, kinds, earned, money=True)


def _means(stores: Sequence[StoreReport], wording: Wording) -> Figure:
    def received(report: StoreReport, method: Method) -> int:
        found = [each for each in report.by_method if each.method is method]
        return sum(each.captured_cents - each.refunded_cents for each in found)

    kinds = [(wording.say(METHODS[method.value]), method) for method in Method]
    title = wording.say("Received by means of payment")
    return _figure("means", title, stores, kinds, received, money=True)


def _punctuality(stores: Sequence[StoreReport], wording: Wording) -> Figure:
    """Late is drawn in red, which is the first colour; both are named even where one is nothing."""
    names = (wording.say("late"), wording.say("on time"))
    rows = tuple((report.name, (report.times.late, report.times.on_time)) for report in stores)
    return Figure("punctuality", wording.say("Promised and kept"), names, rows)


def _days(stores: Sequence[StoreReport], wording: Wording) -> Figure:
    sold = {
        (report.store, day.day): day.revenue_cents for report in stores for day in report.by_day
    }
    days = sorted({day for _, day in sold})
    rows = tuple(
        (wording.short_day(day), tuple(sold.get((report.store, day), 0) for report in stores))
        for day in days
    )
    names = tuple(report.name for report in stores)
    return Figure("days", wording.say("Revenue by day"), names, rows, money=True)


def _figure(
    name: str,
    title: str,
    stores: Sequence[StoreReport],
    kinds: Sequence[tuple[str, Kind]],
    value: Callable[[StoreReport, Kind], int],
    *,
    money: bool = False,
) -> Figure:
    """Kinds that no store has are left out, unless none has any."""
    used = [
        (word, kind) for word, kind in kinds if any(value(report, kind) for report in stores)
    ] or kinds
    rows = tuple((report.name, tuple(value(report, kind) for _, kind in used)) for report in stores)
    return Figure(name, title, tuple(word for word, _ in used), rows, money)

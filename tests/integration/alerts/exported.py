"""`/metrics` of a house where there is something of everything."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ocpizza.application.backing_up.book import LastBackups
from ocpizza.application.maintaining import MaintenanceView
from ocpizza.application.reading.house import StoreFigures
from ocpizza.application.reading.machinery import Backlog, JobSeen, Lag, Server, Waiting
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.entrypoints.http.figures import Figures
from tests.integration.http.house import Site

NOW = datetime(2026, 11, 24, 19, tzinfo=UTC)
BELLECOUR = StoreFigures(
    store="lyon-bellecour",
    open=True,
    opens_soon=True,
    paused=False,
    orders=dict.fromkeys(Status, 1),
    payments={(Method.PAYPAL, PaymentStatus.CAPTURED): 2},
    placed=5,
    queue=2,
    queue_pizzas=3,
    late=1,
    behind_seconds=61.5,
    unattended=0,
    short=0,
    low=4,
    offered=30,
    sold_out=1,
)
FIGURES = Figures(
    server=Server(180_001, 3, 97, 9_000_000, NOW, private=True),
    waiting=[Waiting(Backlog.LETTERS, 1, NOW)],
    lag=[Lag("worker", 1, NOW)],
    jobs=[JobSeen("reconcile", NOW, 0)],
    stores=[BELLECOUR],
    refused=[],
    maintenance=MaintenanceView(on=False),
)


class Book:
    """Of backups, none of which was ever taken."""

    def __init__(self) -> None:
        self.book = self

    def last(self, _: str) -> LastBackups:
        return LastBackups(None, None)


class Busy(Site):
    backups = Book()

    def stores(self) -> Sequence[StoreFigures]:
        return [BELLECOUR]


def exported() -> str:
    """As Prometheus reads it."""
    site = Busy()
    site.client.get("/api/v1/stores")
    site.client.get("/metrics")
    return site.client.get("/metrics").text

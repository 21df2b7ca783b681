"""An evening at Bellecour with PayPal in memory, and patience."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import timedelta

import attrs
from sqlalchemy import Engine, text

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.application import Application
from ocpizza.application.ordering.requests import ContactRequest, LineRequest, OrderRequest
from ocpizza.application.paying.requests import PayPalRequest
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Grant, Role

STORE = "lyon-bellecour"
SITE = "http://127.0.0.1:8000"
ADMIN = Actor("an-admin", frozenset({Grant(Role.ADMIN)}))
_keys = itertools.count()


def until(holds: Callable[[], object], seconds: float) -> float:
    """Seconds it took; fails when it does not come true in time."""
    started = time.monotonic()
    while not holds():
        waited = time.monotonic() - started
        assert waited < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - started


def key() -> Key:
    return Key(f"key {next(_keys)}".encode().ljust(32), b"body".ljust(32))


@attrs.frozen
class House:
    application: Application
    engine: Engine
    gateway: MemoryGateway

    def order(self, method: Method = Method.PAYPAL, quantity: int = 2) -> OrderView:
        request = OrderRequest(
            Channel.WEB,
            Fulfilment.TAKEAWAY,
            ContactRequest("Ada"),
            (LineRequest("margherita", quantity, "medium"),),
            method,
        )
        return self.application.placing.place(ADMIN, STORE, request, key()).order

    def seen(self, order: OrderView) -> OrderView:
        return self.application.order_reading.get(ADMIN, STORE, order.id)

    def begin_payment(self, order: OrderView) -> tuple[str, str]:
        """The payment's id, and the gateway's order."""
        request = PayPalRequest(f"{SITE}/back", f"{SITE}/cancelled")
        view, _ = self.application.paying_online.start(ADMIN, STORE, order.id, request, key())
        assert view.approve_url is not None
        return view.id, view.approve_url.rpartition("/")[2]

    def pay(self, order: OrderView) -> None:
        payment, gateway_order = self.begin_payment(order)
        self.gateway.approve(gateway_order)
        self.application.paying_online.capture(ADMIN, STORE, order.id, payment)

    def cancel(self, order: OrderView) -> None:
        self.application.progressing.do(
            ADMIN, STORE, order.id, Action.CANCEL, reason="changed my mind"
        )

    def end_hold(self, order: OrderView, ago: timedelta = timedelta(seconds=1)) -> None:
        statement = text("UPDATE orders SET hold_until = now() - :ago WHERE id = CAST(:id AS uuid)")
        with self.engine.begin() as connection:
            connection.execute(statement, {"ago": ago, "id": order.id})

    def jobs(self, name: str = "%") -> int:
        """How many wait or run."""
        counted = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE :name")
        with self.engine.connect() as connection:
            return int(connection.execute(counted, {"name": name}).scalar_one())

    def workers(self) -> int:
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM procrastinate_workers")
            return int(found.scalar_one())

    def pretend_it_died_at_work(self) -> None:
        """Jobs that a worker had begun when it was killed, one of each."""
        begun = """
            INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, args)
            VALUES ('default', 'expire-unpaid', 'expire-unpaid', 'doing', '{"timestamp": 0}')
        """
        with self.engine.begin() as connection:
            connection.exec_driver_sql(begun)

    def available(self, ingredient: str) -> int:
        stock = self.application.stock_reading.stock(ADMIN, STORE)
        return next(level.available for level in stock.items if level.ingredient == ingredient)

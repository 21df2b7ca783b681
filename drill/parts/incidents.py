"""What the runbooks are for, one after the other, and how long the remedy of each takes."""

import json
import secrets
import time
from http import HTTPStatus

import psycopg
from attrs import evolve

from drill.customers import BASKET, STORES, Order, Payment
from drill.figures import Figure
from drill.house import House
from drill.parts.furnishing import ASIDE
from drill.parts.maintenance import EVERYWHERE, PATIENCE
from drill.processes import until
from ocpizza.entrypoints.http.operations import BASE

WRONG_CENTS = 99
CAUGHT_UP_WITHIN = 60.0
MINUTE = 60.0
"""A payment that is younger is in somebody's hands, and left alone."""
WRITTEN = "SELECT store_id, max(seq) FROM events GROUP BY store_id"
READ = "SELECT store_id, seq FROM consumers WHERE consumer = 'worker'"


def store_offline(house: House) -> None:
    with house.journal.step("Pause a store", Figure.PAUSE) as step:
        before = house.customers.so_far()
        step.took = _until_known(house, "pause", paused=True)
        order = {**BASKET, "customer": {"name": "Camille Martin"}, "payment_method": "cash"}
        answer = house.customers.ask_once("POST", _of(ASIDE, "/orders"), order)
        step.expect("it takes no orders from the web", held=answer.is_client_error)
    with house.journal.step("Resume it", Figure.RESUME) as step:
        step.took = _until_known(house, "resume", paused=False)
        step.expect(f"it does again ({house.customers.order(ASIDE).number})", held=True)
        asked, failed = house.customers.since(before)
        step.expect(f"at others none of {asked} requests failed", held=not failed)


def wrong_price(house: House) -> None:
    with house.journal.step("Mend a wrong price, which is on sale", Figure.PRICE) as step:
        right, wrong = house.folder / "menu.json", house.folder / "wrong.json"
        house.this.did("menu", "export", str(right))
        menu = json.loads(right.read_text())
        (item,) = (each for each in menu["items"] if each["id"] == "margherita")
        price = item["sizes"]["medium"]["price_cents"]
        item["sizes"]["medium"]["price_cents"] = WRONG_CENTS
        wrong.write_text(json.dumps(menu))
        house.this.did("menu", "import", str(wrong))
        until(lambda: _shown(house) == {WRONG_CENTS}, PATIENCE, "the wrong price does not show")
        cheap = house.customers.order(STORES[0])
        began = time.monotonic()
        house.this.did("menu", "import", str(right))
        until(lambda: _shown(house) == {price}, PATIENCE, "not every menu shows the right price")
        step.took = time.monotonic() - began
        step.expect("every process shows the right one", held=True)
        paid = house.customers.ask_once("GET", cheap.path, token=cheap.token).json()["totals"]
        step.expect(
            f"{cheap.number}, ordered meanwhile, keeps the price that was shown",
            held=paid["total_cents"] == cheap.total_cents == WRONG_CENTS,
        )


def queue_stuck(house: House) -> None:
    with house.journal.step("kill -9 of the worker, start it", Figure.WORKER) as step:
        house.kill_worker()
        house.customers.more_orders(50)
        step.expect("shops went on without it", held=True)
        written, read = _seqs(house, WRITTEN), _seqs(house, READ)
        waiting = sum(last - read.get(store, 0) for store, last in written.items())
        house.journal.measured[Figure.EVENTS] = waiting
        began = time.monotonic()
        house.start_worker()
        until(
            lambda: all(_seqs(house, READ)[store] >= last for store, last in written.items()),
            CAUGHT_UP_WITHIN,
            "the worker does not catch up",
        )
        step.took = time.monotonic() - began
        step.expect(f"{waiting} events had waited, and were read", held=waiting > 0)


def paypal_down(house: House, waiting: tuple[Order, Payment], begun: float) -> None:
    """`waiting` was begun then; its buyer agrees, and leaves when PayPal does."""
    order, payment = waiting
    with house.journal.step("PayPal is away, and comes back", Figure.PAYPAL) as step:
        until(lambda: time.monotonic() > begun + MINUTE, 2 * MINUTE, "time does not pass")
        house.customers.approve(payment)
        house.stop_paypal()
        answer = house.customers.ask_once("POST", f"{payment.path}/capture", token=order.token)
        step.expect(
            "who pays is told that payment is not available now (503)",
            held=answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE,
        )
        number = house.customers.order(STORES[0]).number
        step.expect(f"who pays in cash orders ({number})", held=True)
        house.start_paypal()
        began = time.monotonic()
        house.this.did("payments", "reconcile")
        step.took = time.monotonic() - began
        step.expect(f"the one who had left ({order.number}) has paid", held=house.paid(order))
        house.customers.capture(order, payment)
        step.expect(f"the books are right: {house.audited()}", held=True)


def leaked_secret(house: House, cook: str) -> None:
    """Nobody is at work: who pays just then would lose the link to the order."""
    with house.journal.step("A new SECRET_KEY, restart", Figure.SECRET) as step:
        customers = house.customers.afresh()
        before = customers.order(STORES[0])
        began = time.monotonic()
        key = {"SECRET_KEY": secrets.token_hex(32)}
        house.this = house.go_out(evolve(house.this, environ={**house.this.environ, **key}))
        step.took = time.monotonic() - began
        link = customers.ask_once("GET", before.path, token=before.token)
        step.expect("the links of before open nothing", held=link.is_client_error)
        after = customers.order(STORES[0])
        link = customers.ask_once("GET", after.path, token=after.token)
        step.expect(f"new ones do ({after.number})", held=link.is_success)
        kitchen = customers.ask_once("GET", _of(STORES[0], "/kitchen"), token=cook)
        step.expect("who is signed in stays so", held=kitchen.is_success)


def _of(store: str, path: str) -> str:
    return f"{BASE}/stores/{store}{path}"


def _until_known(house: House, verb: str, *, paused: bool) -> float:
    """Seconds from the command until every process says so."""
    began = time.monotonic()
    house.this.did("stores", verb, ASIDE)

    def everywhere() -> bool:
        stores = (house.customers.ask_once("GET", _of(ASIDE, "")) for _ in range(EVERYWHERE))
        return all(store.json()["ordering_paused"] is paused for store in stores)

    until(everywhere, PATIENCE, f"not every process knew of the {verb}")
    return time.monotonic() - began


def _shown(house: House) -> set[int]:
    """What a medium margherita costs, as every process says."""
    quotes = (
        house.customers.ask_once("POST", _of(STORES[0], "/quotes"), BASKET)
        for _ in range(EVERYWHERE)
    )
    return {quote.json()["totals"]["total_cents"] for quote in quotes}


def _seqs(house: House, asked: str) -> dict[str, int]:
    with psycopg.connect(house.database_url) as connection:
        return dict(connection.execute(asked).fetchall())

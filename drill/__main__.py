"""`make drill`: every procedure of the operations manual, once, with a clock beside it.

Ends with exit code 0 only if everything held that had to; then `--write-figures` puts what was
measured into the manual, in both languages.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from drill import figures
from drill.customers import CASH, PAYPAL, STORES, Order, Payment
from drill.figures import Figure
from drill.house import House, opened_house
from drill.journal import HEAD, Journal, Unmet
from drill.parts import backups, disaster, incidents, maintenance, releases
from ocpizza.embedded_postgres import ClusterError

FAILED, INTERRUPTED = 1, 130
SHOWN = 5
LAST_LINES = 15


def main() -> int:
    asked = argparse.ArgumentParser(prog="drill", description=__doc__)
    asked.add_argument(
        "--write-figures", action="store_true", help="put what was measured into the manual"
    )
    writes = asked.parse_args().write_figures
    journal, began = Journal(), time.monotonic()
    with (
        _ended_by_signals(),
        tempfile.TemporaryDirectory(prefix="ocpizza-drill-") as name,
    ):
        folder = Path(name)
        try:
            with opened_house(folder, journal) as house:
                print(f"{_told_before(house)}\n\n{HEAD}")
                lost = rehearse(house)
        except (Unmet, ClusterError, RuntimeError) as problem:
            print(f"\ndrill: {problem}\n{_last_words(folder / 'log')}".rstrip(), file=sys.stderr)
            return FAILED
        took = round(time.monotonic() - began)
        print(f"\n{_told(lost)}\n\nTook {took} s in all.", end=" ")
        print("Everything held." if journal.held else "NOT everything held: see above.")
    if writes and journal.held:
        places = figures.write(_measured(journal, lost, took))
        print(f"Written to {places} places of the manual.")
    return 0 if journal.held else FAILED


def rehearse(house: House) -> Sequence[Order]:
    """All of it, in the order in which one builds on the other; the orders that were lost."""
    cook = releases.deploy(house)
    # Both are begun on the release before; one buyer agrees before PayPal goes away, and the other
    # after the last backup.
    waiting, begun = _paying(house), time.monotonic()
    order, payment = _paying(house)
    with house.customers.at_work():
        releases.update(house)
        releases.roll_back(house)
        releases.update_again(house)
        backups.schedule(house)
        maintenance.on(house)
        maintenance.off(house)
        maintenance.nobody_writes(house, cook)
        maintenance.write_again(house)
        incidents.store_offline(house)
        incidents.wrong_price(house)
        incidents.queue_stuck(house)
        incidents.paypal_down(house, waiting, begun)
        disaster.kill(house)
        backups.scheduled(house)
        backup = backups.manual(house)
        backups.verify(house, backup)
        disaster.lose(house, (order, payment))
    since = disaster.restore(house, backup)
    disaster.audit(house)
    disaster.reconcile(house, since, order)
    promised = house.customers.acknowledged
    lost = disaster.account(house.journal, promised, backup, house.kept())
    disaster.reopen(house)
    incidents.leaked_secret(house, cook)
    return lost


def _paying(house: House) -> tuple[Order, Payment]:
    order = house.customers.order(STORES[0], "paypal")
    return order, house.customers.begin_payment(order)


def _measured(journal: Journal, lost: Sequence[Order], took: int) -> dict[Figure, float]:
    closed = (Figure.LOSE, Figure.RESTORE, Figure.CHECK, Figure.RECONCILE, Figure.REOPEN)
    return {
        **journal.measured,
        Figure.LOST: len(lost),
        Figure.LOST_PAID: sum(order.paid for order in lost),
        Figure.DISASTER: sum(journal.measured[each] for each in closed),
        Figure.TOTAL: took,
    }


def _told_before(house: House) -> str:
    return (
        f"PostgreSQL {house.cluster.binaries.major}; {CASH} customers who order one pizza after the "
        f"other and pay in cash, {PAYPAL} by PayPal.\n"
        f"This release is what stands here; the one before, {house.before.name}, is from git."
    )


def _told(lost: Sequence[Order]) -> str:
    """What an operator has to tell the house after such a night."""
    paid = [order for order in lost if order.paid]
    return (
        f"Lost, all since the last backup: {len(lost)} orders worth {_euros(lost)}"
        f"{_numbers(lost)}.\n"
        f"Of them PayPal has the money of {len(paid)}, {_euros(paid)}{_numbers(paid)}: "
        "to be given back at its own site."
    )


def _euros(orders: Sequence[Order]) -> str:
    return f"{sum(order.total_cents for order in orders) / 100:,.2f} €"


def _numbers(orders: Sequence[Order]) -> str:
    shown = ", ".join(f"{order.number} of {order.store}" for order in orders[:SHOWN])
    return f" ({shown}{', …' if len(orders) > SHOWN else ''})" if orders else ""


def _last_words(log: Path) -> str:
    lines = log.read_text().splitlines() if log.exists() else []
    return "\n".join(lines[-LAST_LINES:])


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM end it; a second one does not interrupt the tidying up."""

    def stop(_: int, __: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        print("\nStopping what was started…", file=sys.stderr)
        sys.exit(INTERRUPTED)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())

"""The database is killed, and then its data is gone: how much comes back, and how fast."""

import json
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import psycopg

from drill.customers import STORES, Order, Payment
from drill.figures import Figure
from drill.house import DATABASE, House
from drill.journal import Journal, Unmet
from drill.parts.backups import Backup
from drill.processes import until

SINCE = re.compile(r"payments reconcile --since (\S+)")
NOTICED_WITHIN = 20.0
SINCE_THE_BACKUP = 20
"""Orders that are to be lost at least."""


def kill(house: House) -> None:
    with house.journal.step("kill -9 of the database, start it", Figure.KILL) as step:
        house.cluster.kill()
        promised = set(house.customers.acknowledged)
        began = time.monotonic()
        house.cluster.start()
        house.customers.more_orders(1)
        step.took = time.monotonic() - began
        lost = promised - house.kept()
        house.journal.measured[Figure.KILL_ORDERS] = len(promised)
        step.expect(f"lost of {len(promised):,} acknowledged orders: {len(lost)}", held=not lost)
        step.expect(house.audited(), held=True)


def lose(house: House, straggler: tuple[Order, Payment]) -> None:
    with house.journal.step("Lose its data folder, stop web and worker", Figure.LOSE) as step:
        house.customers.more_orders(SINCE_THE_BACKUP)
        order, payment = straggler
        house.customers.approve(payment)
        house.customers.capture(order, payment)
        with psycopg.connect(house.database_url) as connection:
            shown = connection.execute("SHOW data_directory").fetchone()
        assert shown is not None
        before = house.customers.so_far()
        house.cluster.kill()
        began = time.monotonic()
        until(lambda: _gone(Path(shown[0])), NOTICED_WITHIN, "its folder does not go")
        until(
            lambda: "503" in house.customers.since(before)[1],
            NOTICED_WITHIN,
            "nobody was told that the site is unavailable",
        )
        house.customers.go_home()
        house.close()
        step.took = time.monotonic() - began
        step.expect("customers were told that it is unavailable (503)", held=True)


def restore(house: House, backup: Backup) -> str:
    """What the command says to do then: the moment since when to reconcile."""
    with house.journal.step("Restore into a new database", Figure.RESTORE) as step:
        house.cluster.start()
        house.move_to(house.cluster.create_database(DATABASE))
        said = house.this.did("backups", "restore", "--yes", "--no-capture")
        first = said.partition("\n")[0]
        step.expect(first, held=f"Restoring {backup.id} " in first and first.endswith("done"))
        advice = SINCE.search(said)
        if advice is None:
            raise Unmet("it did not say since when to reconcile")
        return advice[1]


def audit(house: House) -> None:
    with house.journal.step("ocpizza check", Figure.CHECK) as step:
        step.expect(house.audited(), held=True)


def reconcile(house: House, since: str, straggler: Order) -> None:
    with house.journal.step("ocpizza payments reconcile", Figure.RECONCILE) as step:
        read = json.loads(house.this.did("payments", "reconcile", "--since", since, "--json"))
        house.journal.measured[Figure.RECONCILED] = read["payments"]
        step.expect(f"payments read again: {read['payments']}", held=read["still_open"] == 0)
        paid = house.paid(straggler)
        step.expect(f"{straggler.number}, paid after the backup, is found paid", held=paid)
        step.expect(f"afterwards {house.audited()}", held=True)


def reopen(house: House) -> None:
    with house.journal.step("Start web and worker again", Figure.REOPEN) as step:
        house.this = house.go_out(house.this)
        order = house.customers.afresh().order(STORES[0])
        step.expect(f"a first order was taken ({order.number})", held=True)


def account(
    journal: Journal, promised: Mapping[str, Order], backup: Backup, restored: AbstractSet[str]
) -> Sequence[Order]:
    """The orders that were acknowledged, and are no more."""
    with journal.step("Compare with what customers were promised", Figure.COMPARE) as step:
        lost = promised.keys() - restored
        early = backup.before & lost
        step.expect(
            f"lost of {len(backup.before):,} orders of before the backup: {len(early)}",
            held=not early,
        )
        journal.measured[Figure.KEPT] = len(backup.before)
        late = promised.keys() - backup.before
        step.expect(f"lost of {len(late)} orders since it began: {len(lost - early)}", held=True)
        strange = restored - promised.keys()
        step.expect(f"orders that nobody was promised: {len(strange)}", held=not strange)
    return [order for order in promised.values() if order.id in lost]


def _gone(folder: Path) -> bool:
    """The server's children write until they notice that it is dead."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()

"""What the drill measures, and the places of the manual that say it.

A page holds a figure between two marks that nobody sees, and its unit after them:
`<!-- drill kill -->2.6<!-- end --> s`.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from tools.earlier import ROOT

ENGLISH, FRENCH = ROOT / "docs/operations", ROOT / "docs/exploitation"
MARKED = re.compile(r"<!-- drill ([a-z-]+) -->(.*?)<!-- end -->")
NO_BREAK = "\N{NARROW NO-BREAK SPACE}"


class Figure(StrEnum):
    """A step is measured in seconds (a float); the others count something."""

    RELEASE = "release"
    FILL = "fill"
    DEPLOY = "deploy"
    UPDATE = "update"
    UPDATE_REQUESTS = "update-requests"
    ROLL_BACK = "roll-back"
    ROLL_BACK_REQUESTS = "roll-back-requests"
    UPDATE_AGAIN = "update-again"
    UPDATE_AGAIN_REQUESTS = "update-again-requests"
    SCHEDULE = "schedule"
    MAINTENANCE_ON = "maintenance-on"
    MAINTENANCE_OFF = "maintenance-off"
    NOBODY_WRITES = "nobody-writes"
    REFUSED = "refused"
    WRITE_AGAIN = "write-again"
    PAUSE = "pause"
    RESUME = "resume"
    PRICE = "price"
    WORKER = "worker"
    EVENTS = "events"
    PAYPAL = "paypal"
    KILL = "kill"
    KILL_ORDERS = "kill-orders"
    SCHEDULED = "scheduled"
    BACKUP = "backup"
    ROWS = "rows"
    MEGABYTES = "megabytes"
    VERIFY = "verify"
    LOSE = "lose"
    RESTORE = "restore"
    CHECK = "check"
    RECONCILE = "reconcile"
    RECONCILED = "reconciled"
    COMPARE = "compare"
    KEPT = "kept"
    LOST = "lost"
    LOST_PAID = "lost-paid"
    REOPEN = "reopen"
    SECRET = "secret"
    DISASTER = "disaster"
    """From the loss to the first order, all steps between them."""
    TOTAL = "total"


def written(value: float, *, french: bool) -> str:
    """Seconds to a tenth, counts whole, as the language writes them."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    if french:
        return text.replace(",", NO_BREAK).replace(".", ",")
    return text


def write(
    measured: Mapping[Figure, float], *, english: Path = ENGLISH, french: Path = FRENCH
) -> int:
    """Put them where the manual has their marks, in both languages; how many there were.

    Raises KeyError or ValueError, and has written nothing, where a mark's figure is none of them.
    """
    places = 0
    pages = {}
    for folder in (english, french):
        for page in sorted(folder.rglob("*.md")):

            def now(found: re.Match[str], *, in_french: bool = folder == french) -> str:
                value = written(measured[Figure(found[1])], french=in_french)
                return f"<!-- drill {found[1]} -->{value}<!-- end -->"

            pages[page], count = MARKED.subn(now, page.read_text())
            places += count
    for page, text in pages.items():
        page.write_text(text)
    return places

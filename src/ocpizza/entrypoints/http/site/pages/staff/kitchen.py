"""The kitchen's board: what to make, most urgent first, and what is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from attrs import frozen
from msgspec import Meta
from starlette.responses import Response

from ocpizza.application.reading.kitchen import KitchenView, TicketView
from ocpizza.application.reading.stock import LevelView
from ocpizza.application.requests import Request
from ocpizza.application.stockkeeping.moving import MovementRequest
from ocpizza.domain.errors import Refused
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.urgency import Alarm
from ocpizza.domain.quantity import Unit
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site.forms import key_of, new_key, quantity, read, whole_number
from ocpizza.entrypoints.http.site.pages.staff.screens import COOKS, screen
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

KITCHEN = "/staff/{store}/kitchen"
AHEAD = timedelta(minutes=30)
"""What has to be begun later than that stays out of the way."""
MOST_TICKETS = 24
"""More than that nobody reads at once; those behind are listed, and move up."""


class StepRequest(Request, frozen=True):
    """A step of the kitchen with an order; one is taken back at the version that was seen."""

    order: Annotated[str, Meta(min_length=1, max_length=36)]
    action: Literal["start_preparation", "ready", "undo"]
    version: int | None = None


_STEP = JsonReader(StepRequest)
_MOVEMENT = JsonReader(MovementRequest)


@frozen
class Lack:
    """What a line lacks of an ingredient that was counted away, in its unit."""

    dish: str
    ingredient: str
    missing: int
    unit: Unit


@frozen
class Board:
    """The tickets to make now, those behind them, those for later, those made."""

    now: datetime
    tickets: Sequence[TicketView]
    behind: Sequence[TicketView]
    later: Sequence[TicketView]
    made: Sequence[TicketView]

    @property
    def manager_called(self) -> bool:
        return any(ticket.alarm is Alarm.MANAGER for ticket in (*self.tickets, *self.behind))


def board(view: KitchenView) -> Board:
    now = view.at
    to_make = [ticket for ticket in view.items if ticket.status is not Status.READY]
    due = [ticket for ticket in to_make if not _can_wait(ticket, now)]
    return Board(
        now=now,
        tickets=due[:MOST_TICKETS],
        behind=due[MOST_TICKETS:],
        later=[ticket for ticket in to_make if _can_wait(ticket, now)],
        made=[ticket for ticket in view.items if ticket.status is Status.READY],
    )


def _can_wait(ticket: TicketView, now: datetime) -> bool:
    return ticket.status is Status.PLACED and ticket.start_by - now > AHEAD


def lacks(ticket: TicketView) -> list[Lack]:
    """What the ticket is short of, by name."""
    lines = {line.line: line for line in ticket.lines}
    found = []
    for gap in ticket.short:
        line = lines[gap.line]
        part = next(part for part in line.recipe if part.ingredient == gap.ingredient)
        found.append(Lack(line.name, part.name, gap.missing, part.unit))
    return found


def show(tools: Tools, visit: Visit) -> Response:
    return _board(tools, visit, None)


def act(tools: Tools, visit: Visit) -> Response:
    """Start an order, call it ready, or take that back."""
    version = whole_number(visit.field("version"))
    given = {"order": visit.field("order"), "action": visit.field("action"), "version": version}
    try:
        step = read(_STEP, given)
        visit.application.progressing.do(
            visit.actor, visit.store, step.order, Action(step.action), if_match=step.version
        )
    except Refused as refusal:
        return _board(tools, visit, told(refusal, visit.language))
    return tools.go(visit.request.url.path)


def count(tools: Tools, visit: Visit) -> Response:
    """Book how much of an ingredient is left, or with `gone` that nothing is.

    Leads back to the board, which offers to undo it.
    """
    gone = visit.field("gone")
    ingredient = gone or visit.field("ingredient")
    level = _levels(visit).get(ingredient)
    left = quantity("0" if gone else visit.field("quantity"), level.unit if level else None)
    counted = {"kind": "count", "ingredient": ingredient, "quantity": left}
    try:
        request = read(_MOVEMENT, counted)
        visit.application.moving.enter(visit.actor, visit.store, request, key_of(visit, request))
    except Refused as refusal:
        return _board(tools, visit, told(refusal, visit.language))
    before = f"&before={level.on_hand}" if level else ""
    return tools.go(f"{KITCHEN.format(store=visit.store)}?counted={ingredient}{before}")


def _board(tools: Tools, visit: Visit, refused: Told | None) -> Response:
    view = visit.application.kitchen_reading.kitchen(visit.actor, visit.store)
    levels = _levels(visit)
    before = visit.asked("before")
    return screen(
        tools,
        visit,
        "kitchen",
        refused=refused,
        board=board(view),
        lacks=lacks,
        levels=levels,
        counted=levels.get(visit.asked("counted")),
        typed=visit.field("quantity"),
        before=int(before) if before.isascii() and before.isdecimal() else None,
        key=new_key(),
    )


def _levels(visit: Visit) -> Mapping[str, LevelView]:
    stock = visit.application.stock_reading.stock(visit.actor, visit.store).items
    return {level.ingredient: level for level in stock}


PAGES = (
    Page(KITCHEN, show, act, who=COOKS),
    Page(f"{KITCHEN}/stock", take=count, who=COOKS),
)

"""What people see of maintenance: a page in the place of theirs, or a line at its top."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from ocpizza.application.reading.paging import MOST, PageQuery
from ocpizza.application.reading.stores import StoreView
from ocpizza.domain.errors import UnderMaintenance
from ocpizza.domain.maintenance import Maintenance
from ocpizza.entrypoints.http.site.telling import Told
from ocpizza.entrypoints.http.site.visits import Visit
from ocpizza.entrypoints.http.site.wording import PARIS, Wording

SECRETS = ("password", "otp", "code", "secret")
"""Parts of the names of fields that a page does not repeat."""
SOON = timedelta(minutes=15)
"""Up to here "right back" is no empty promise."""


def maintained(
    page: Callable[..., Response],
    visit: Visit,
    told: Told,
    refusal: UnderMaintenance,
    *,
    shop: bool,
) -> Response:
    """The page in the place of the one asked for; a form that was refused can be sent again.

    `shop`: customers come to this page to begin something.
    """
    staff = visit.actor.is_staff()
    sent = list(visit.form.multi_items())
    secret = any(part in name for name, _ in sent for part in SECRETS)
    return page(
        visit,
        "maintenance.html",
        status=told.status,
        told=told,
        shop=shop and not staff,
        stores=() if staff else _reached_by_phone(visit),
        message=refusal.message,
        until=_said(visit.wording, refusal.until) if refusal.until else None,
        soon=refusal.until is None or refusal.until - datetime.now(UTC) < SOON,
        posted=visit.request.method == "POST",
        again=None if secret else sent,
    )


def _reached_by_phone(visit: Visit) -> Sequence[StoreView]:
    """The store of the page, else all of them; none while the database is away."""
    if not visit.application.watch.database_answers():
        return ()
    try:
        stores = visit.application.shop_reading.stores(PageQuery(limit=MOST)).items
    except Exception as error:
        if not visit.application.readiness.away(error):
            raise
        return ()
    here = [store for store in stores if store.store == visit.path.get("store")]
    return here or stores


def notice(visit: Visit) -> str:
    """What the page says of the maintenance that is on; nothing when none is."""
    current = visit.application.watch.current()
    if current is None:
        return ""
    lines = _for_staff if visit.actor.is_staff() else _for_customers
    return " ".join(lines(visit.wording, current))


def _for_staff(wording: Wording, current: Maintenance) -> list[str]:
    since = _said(wording, current.since)
    if current.until is None:
        said = [wording.say("Maintenance since %(since)s, by %(by)s.", since=since, by=current.by)]
    else:
        until = _said(wording, current.until)
        said = [
            wording.say(
                "Maintenance since %(since)s until %(until)s, by %(by)s.",
                since=since,
                until=until,
                by=current.by,
            )
        ]
    if current.database:
        said.append(wording.say("Nothing can be saved meanwhile; all that is known can be read."))
    else:
        said.append(wording.say("Customers cannot order meanwhile; the house goes on."))
    if current.message:
        said.append(wording.say("Customers read: “%(words)s”", words=current.message))
    return said


def _for_customers(wording: Wording, current: Maintenance) -> list[str]:
    said = [wording.say("We are looking after our site; your order goes on.")]
    if current.database:
        said.append(wording.say("Nothing can be changed or paid here for the moment."))
    if current.until is not None:
        until = _said(wording, current.until)
        said.append(wording.say("Expected end: %(until)s.", until=until))
    return said


def _said(wording: Wording, moment: datetime) -> str:
    return wording.time_from(datetime.now(UTC).astimezone(PARIS).date(), moment)

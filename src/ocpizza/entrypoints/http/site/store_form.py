"""The long form of a store: from what is kept to its fields, and from what is typed to a request."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ocpizza.application.catalogue.hours import IntervalRequest, Weekday
from ocpizza.application.catalogue.stores import StoreKeptView
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.entrypoints.http.site.forms import cents, euros, whole_number
from ocpizza.entrypoints.http.site.visits import Visit

OPENINGS = 3
"""A day that the form has room for, at least."""
SPARE = 3
"""Empty rows at the end of a list."""
TEXTS = ("name", "phone", "vat_territory")
ADDRESS = ("line1", "line2", "postcode", "city")
NUMBERS = ("preparation_minutes", "delivery_minutes", "pizzas_per_ten_minutes")
LICENCE = ("on_site", "takeaway", "night_permit")
SOLD = ("sold_from", "sold_until")
_CLOSURE = ("first", "last", "reason")
_AREA = ("area_postcode", "fee", "minimum")
_ROWS = {
    "weekly": ("week", "opens_0"),
    "exceptional": ("day", "date"),
    "closures": ("closure", "first"),
    "delivery_areas": ("area", "area_postcode"),
}
"""What a request calls a list: what its rows begin with, and the first field of each."""
_TYPED = {"postcode": "area_postcode", "fee_cents": "fee", "minimum_cents": "minimum"}

Row = Mapping[str, str]


@frozen
class Filled:
    """What stands in the form: fields by name, what is ticked, and the rows of its lists."""

    fields: Row
    ticked: frozenset[str]
    week: tuple[Row, ...]
    days: tuple[Row, ...]
    closures: tuple[Row, ...]
    areas: tuple[Row, ...]
    openings: int = OPENINGS

    def hours(self) -> dict[str, Any]:
        """`opening_hours` and `closures` as a request has them."""
        return {
            "opening_hours": {
                "weekly": [
                    {"day": day.value, "intervals": self._intervals(row)}
                    for day, row in zip(Weekday, self.week, strict=False)
                    if self._intervals(row)
                ],
                "exceptional": [
                    {"date": row["date"], "intervals": self._intervals(row)}
                    for row in self.days
                    if row["date"]
                ],
                "zone": self.fields["zone"] or "Europe/Paris",
                "always_open": "always_open" in self.ticked,
            },
            "closures": [dict(row) for row in self.closures if any(row.values())],
        }

    def everything(self) -> dict[str, Any]:
        """The whole request, but for the phone, which is the edge's to read."""
        fields = self.fields
        licence = {name: name in self.ticked for name in LICENCE}
        return {
            **{name: fields[name] for name in TEXTS},
            **{name: whole_number(fields[name]) for name in NUMBERS},
            **self.hours(),
            "address": {name: fields[name] for name in ADDRESS},
            "services": [each.value for each in Fulfilment if f"service_{each}" in self.ticked],
            "delivery_areas": [
                {
                    "postcode": row["area_postcode"],
                    "fee_cents": cents(row["fee"] or "0"),
                    "minimum_cents": cents(row["minimum"] or "0"),
                }
                for row in self.areas
                if row["area_postcode"]
            ],
            "alcohol_licence": (
                {**licence, **{name: fields[name] for name in SOLD}}
                if "licence" in self.ticked
                else None
            ),
        }

    def field_of(self, pointer: str) -> str | None:
        """The id of the field of a row that `pointer` is about, as in "week_closes_1-3".

        A request has the rows and the openings that were filled in, and no others.
        """
        name, _, rest = pointer.removeprefix("/").removeprefix("opening_hours/").partition("/")
        if name not in _ROWS:
            return None
        prefix, first = _ROWS[name]
        asked, *inner = rest.split("/")
        rows = self._filled_rows(name)
        if not asked:
            return f"{prefix}_{first}-0"
        if int(asked) >= len(rows):
            return None
        place, row = rows[int(asked)]
        match inner:
            case ["intervals", opening, end]:
                field = f"{end}_{self._openings_of(row)[int(opening)]}"
            case ["intervals"] | []:
                field = first
            case _:
                field = _TYPED.get(inner[-1], inner[-1])
        return f"{prefix}_{field}-{place}"

    def _filled_rows(self, name: str) -> list[tuple[int, Row]]:
        rows: Mapping[str, tuple[tuple[Row, ...], Callable[[Row], object]]] = {
            "weekly": (self.week, self._intervals),
            "exceptional": (self.days, lambda row: row["date"]),
            "closures": (self.closures, lambda row: any(row.values())),
            "delivery_areas": (self.areas, lambda row: row["area_postcode"]),
        }
        listed, is_filled = rows[name]
        return [(place, row) for place, row in enumerate(listed) if is_filled(row)]

    def _openings_of(self, row: Row) -> list[int]:
        return [
            place
            for place in range(self.openings)
            if row[f"opens_{place}"] or row[f"closes_{place}"]
        ]

    def _intervals(self, row: Row) -> list[dict[str, str]]:
        return [
            {"opens": row[f"opens_{place}"], "closes": row[f"closes_{place}"]}
            for place in self._openings_of(row)
        ]


def blank() -> Filled:
    """For a new store."""
    fields = dict.fromkeys((*TEXTS, *ADDRESS, *NUMBERS, *SOLD), "")
    fields |= {"vat_territory": "FR", "zone": "Europe/Paris"}
    ticked = frozenset({"service_takeaway", "on_site", "takeaway"})
    day = _day_fields(OPENINGS)
    week = (dict.fromkeys(day, ""),) * len(Weekday)
    return Filled(fields, ticked, week, _spare(day), _spare(_CLOSURE), _spare(_AREA))


def filled(kept: StoreKeptView) -> Filled:
    """What is kept, with room for more."""
    hours, licence = kept.opening_hours, kept.alcohol_licence
    by_day = {each.day: each.intervals for each in hours.weekly}
    ticks = {f"service_{service}" for service in kept.services}
    ticks |= {"always_open"} if hours.always_open else set()
    if licence is not None:
        ticks |= {"licence", *(name for name in LICENCE if getattr(licence, name))}
    fields = {name: str(getattr(kept, name)) for name in (*TEXTS, *NUMBERS)}
    fields |= {name: getattr(kept.address, name) for name in ADDRESS}
    fields |= {name: getattr(licence, name, None) or "" for name in SOLD}
    fields["zone"] = hours.zone
    openings = max(
        OPENINGS,
        *(len(each.intervals) for each in hours.weekly),
        *(len(each.intervals) for each in hours.exceptional),
    )
    return Filled(
        fields=fields,
        ticked=frozenset(ticks),
        week=tuple(_row(openings, "", by_day.get(day, ())) for day in Weekday),
        days=(
            *(_row(openings, each.date.isoformat(), each.intervals) for each in hours.exceptional),
            *_spare(_day_fields(openings)),
        ),
        closures=(
            *(
                {
                    "first": each.first.isoformat(),
                    "last": each.last.isoformat(),
                    "reason": each.reason,
                }
                for each in kept.closures
            ),
            *_spare(_CLOSURE),
        ),
        areas=(
            *(
                {
                    "area_postcode": area.postcode,
                    "fee": euros(area.fee_cents),
                    "minimum": euros(area.minimum_cents),
                }
                for area in kept.delivery_areas
            ),
            *_spare(_AREA),
        ),
        openings=openings,
    )


def typed(visit: Visit) -> Filled:
    """What came with the form. The rows of a list are columns of repeated fields."""
    names = (*TEXTS, *ADDRESS, *NUMBERS, *SOLD, "zone")
    openings = sum(name.startswith("week_opens_") for name in set(visit.form))
    day = _day_fields(openings)
    return Filled(
        fields={name: visit.field(name) for name in names},
        ticked=frozenset(visit.fields("ticked")),
        week=_rows(visit, "week", day[1:]),
        days=_rows(visit, "day", day),
        closures=_rows(visit, "closure", _CLOSURE),
        areas=_rows(visit, "area", _AREA),
        openings=openings,
    )


def _rows(visit: Visit, prefix: str, names: Sequence[str]) -> tuple[Row, ...]:
    columns = [
        [str(value).strip() for value in visit.form.getlist(f"{prefix}_{name}")] for name in names
    ]
    return tuple(dict(zip(names, row, strict=True)) for row in zip(*columns, strict=False))


def _day_fields(openings: int) -> tuple[str, ...]:
    ends = (f"{end}_{place}" for place in range(openings) for end in ("opens", "closes"))
    return ("date", *ends)


def _row(openings: int, day: str, intervals: Sequence[IntervalRequest]) -> Row:
    row = dict.fromkeys(_day_fields(openings), "") | {"date": day}
    for place, interval in enumerate(intervals):
        row |= {f"opens_{place}": interval.opens, f"closes_{place}": interval.closes}
    return row


def _spare(names: Sequence[str]) -> tuple[Row, ...]:
    return (dict.fromkeys(names, ""),) * SPARE

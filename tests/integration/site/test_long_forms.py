"""The long forms of stores, items and ingredients: what is shown and sent back changes nothing."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from attrs import evolve
from starlette.datastructures import FormData

from ocpizza.application.catalogue.ingredients import IngredientRequest, ingredient_view
from ocpizza.application.catalogue.items import ItemRequest, item_view
from ocpizza.application.catalogue.stores import StoreKeptView, StoreRequest, kept_view
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry, StoreEntry
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.stores.store import AlcoholLicence
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site import catalogue_form, store_form
from ocpizza.entrypoints.http.site.forms import read
from tests.builders import INGREDIENTS, ITEMS, SUPPLEMENTS, a_store

STORE, ITEM, INGREDIENT = (
    JsonReader(StoreRequest),
    JsonReader(ItemRequest),
    JsonReader(IngredientRequest),
)


class Sent:
    """As much of a visit as the forms look at."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.form = FormData(list(pairs))

    def field(self, name: str, default: str = "") -> str:
        return str(self.form.get(name, default))

    def fields(self, name: str) -> tuple[str, ...]:
        return tuple(str(value) for value in self.form.getlist(name) if value)


def as_request(view: msgspec.Struct, request: type[Any]) -> Any:
    return request(**{name: getattr(view, name) for name in request.__struct_fields__})


def sent_store(form: store_form.Filled) -> Any:
    pairs = [*form.fields.items(), *(("ticked", tick) for tick in form.ticked)]
    lists = {"week": form.week, "day": form.days, "closure": form.closures, "area": form.areas}
    for prefix, rows in lists.items():
        pairs += [(f"{prefix}_{name}", value) for row in rows for name, value in row.items()]
    return Sent(pairs)


def a_kept_store(**changes: Any) -> StoreKeptView:
    return kept_view(StoreEntry(a_store(**changes), 1))


@pytest.mark.parametrize("licence", [None, AlcoholLicence(takeaway=False)])
def test_a_store_that_is_sent_back_is_the_same(licence: AlcoholLicence | None) -> None:
    kept = a_kept_store(licence=licence)

    form = store_form.typed(sent_store(store_form.filled(kept)))

    assert read(STORE, form.everything()) == as_request(kept, StoreRequest)


def test_a_day_has_room_for_as_many_openings_as_it_has() -> None:
    kept = a_kept_store()
    day = kept.opening_hours.weekly[0]
    four = tuple(
        msgspec.convert(
            {"opens": f"{hour:02}:00", "closes": f"{hour:02}:30"}, type(day.intervals[0])
        )
        for hour in (8, 11, 14, 19)
    )
    hours = msgspec.structs.replace(
        kept.opening_hours, weekly=(msgspec.structs.replace(day, intervals=four),)
    )
    kept = msgspec.structs.replace(kept, opening_hours=hours)

    form = store_form.typed(sent_store(store_form.filled(kept)))

    assert read(STORE, form.everything()).opening_hours == hours


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/opening_hours/weekly/1/intervals/1/closes", "week_closes_2-3"),
        ("/opening_hours/weekly/0/intervals", "week_opens_0-1"),
        ("/opening_hours/weekly", "week_opens_0-0"),
        ("/opening_hours/exceptional/0/date", "day_date-1"),
        ("/opening_hours/exceptional/0/intervals/0/opens", "day_opens_0-1"),
        ("/closures/1/last", "closure_last-2"),
        ("/delivery_areas/0/fee_cents", "area_fee-1"),
        ("/delivery_areas/0/postcode", "area_area_postcode-1"),
        ("/name", None),
        ("/closures/7/last", None),
    ],
)
def test_what_is_refused_of_a_row_is_found_among_the_rows_left_empty(
    pointer: str, field: str | None
) -> None:
    form = store_form.blank()
    nothing, closed, area = form.week[0], form.closures[0], form.areas[0]
    one = {**nothing, "opens_0": "11:00", "closes_0": "14:00"}
    form = evolve(
        form,
        week=(nothing, one, nothing, {**one, "opens_2": "18:00"}, *form.week[4:]),
        days=(form.days[0], {**one, "date": "2026-12-24"}, form.days[2]),
        closures=({**closed, "first": "2027-08-01"}, closed, {**closed, "first": "2027-09-01"}),
        areas=(area, {**area, "area_postcode": "69002", "fee": "x"}, area),
    )

    assert form.field_of(pointer) == field


def sent_catalogue(form: catalogue_form.Typed) -> Any:
    pairs = [*form.fields.items(), *(("ticked", tick) for tick in form.ticked)]
    for size in form.sizes:
        pairs += [("size", size), (f"price_{size}", form.prices[size])]
        if form.supplements:
            pairs.append((f"extra_{size}", form.supplements[size]))
    for ingredient, amounts in form.recipe:
        pairs.append(("take", ingredient))
        pairs += [(f"amount_{size}", amount) for size, amount in amounts.items()]
    return Sent(pairs)


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_that_is_sent_back_is_the_same(item: str) -> None:
    kept = item_view(ItemEntry(ITEMS[item], 3))

    form = catalogue_form.typed(sent_catalogue(catalogue_form.of_item(kept)))

    assert read(ITEM, form.item()) == as_request(kept, ItemRequest)


def test_a_step_that_is_told_in_one_language_only_is_not_dropped() -> None:
    form = catalogue_form.of_item(item_view(ItemEntry(ITEMS["margherita"], 3)))
    uneven = {"steps_fr": "Étaler\n\nGarnir\nCuire", "steps_en": "Stretch\nTop"}

    with pytest.raises(Invalid) as refused:
        evolve(form, fields={**form.fields, **uneven}).item()

    assert refused.value.faults == (Fault("/steps_en", "uneven-steps", {"fr": 3, "en": 2}),)


@pytest.mark.parametrize("ingredient", INGREDIENTS)
def test_an_ingredient_that_is_sent_back_is_the_same(ingredient: str) -> None:
    entry = IngredientEntry(INGREDIENTS[ingredient], SUPPLEMENTS.get(ingredient, {}))
    kept = ingredient_view(entry)

    form = catalogue_form.typed(sent_catalogue(catalogue_form.of_ingredient(kept)))
    sent = read(INGREDIENT, form.ingredient(kept))

    assert sent.value(ingredient) == entry.ingredient
    assert sent.supplement_values() == entry.supplements

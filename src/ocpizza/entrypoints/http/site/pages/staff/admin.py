"""The group: its stores, its menu with the recipes, its ingredients."""

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from ocpizza.application.accounts.security import SecurityRequest
from ocpizza.application.catalogue.ingredients import IngredientKeptView, IngredientRequest
from ocpizza.application.catalogue.items import ItemRequest, ItemView
from ocpizza.application.reading.paging import MOST, PageQuery
from ocpizza.application.requests import Request, Slug
from ocpizza.domain.errors import Fault, Invalid, NotFound, Refused
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.entrypoints.http.api.callers import ADMINS
from ocpizza.entrypoints.http.json import JsonReader
from ocpizza.entrypoints.http.site import catalogue_form
from ocpizza.entrypoints.http.site.catalogue_form import Typed
from ocpizza.entrypoints.http.site.forms import read, whole_number
from ocpizza.entrypoints.http.site.routing import Page, Tools
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import Visit

ADMIN = "/admin"
ITEM = f"{ADMIN}/items/{{item}}"
INGREDIENT = f"{ADMIN}/ingredients/{{ingredient}}"
NEW = "new"
"""In the place of a name: what is about to get one."""


class Named(Request, frozen=True):
    """The name of something new, for good."""

    slug: Slug


_ITEM = JsonReader(ItemRequest)
_INGREDIENT = JsonReader(IngredientRequest)
_NAMED = JsonReader(Named)


def show(tools: Tools, visit: Visit) -> Response:
    return tools.page(
        visit,
        "manage/admin.html",
        stores=visit.application.shop_reading.stores(PageQuery(limit=MOST)).items,
        items=visit.application.keeping_menu.items(visit.actor),
        ingredients=_in_order(visit),
        kinds=list(ItemKind),
        security=visit.application.security.view(visit.actor),
        done=visit.asked("done"),
    )


def keep_security(tools: Tools, visit: Visit) -> Response:
    required = visit.field("second_factor_required") == "1"
    visit.application.security.put(visit.actor, SecurityRequest(required))
    return tools.go(f"{ADMIN}?done=security#security")


def show_item(tools: Tools, visit: Visit) -> Response:
    kept = _kept_item(visit)
    shape = catalogue_form.THREE_SIZES if visit.asked("sizes") == "three" else ("standard",)
    form = catalogue_form.of_item(kept) if kept else catalogue_form.new_item(shape)
    return _item(tools, visit, form, kept, None)


def keep_item(tools: Tools, visit: Visit) -> Response:
    kept, form = _kept_item(visit), catalogue_form.typed(visit)
    try:
        name = kept.item if kept else _new_name(visit, visit.application.keeping_menu.item)
        request = read(_ITEM, form.item())
        visit.application.keeping_menu.put_item(visit.actor, name, request, _seen(visit, kept))
    except Refused as refusal:
        return _item(tools, visit, form, kept, told(refusal, visit.language))
    return tools.go(f"{ADMIN}?done={name}")


def show_ingredient(tools: Tools, visit: Visit) -> Response:
    kept = _kept_ingredient(visit)
    form = catalogue_form.of_ingredient(kept) if kept else catalogue_form.new_ingredient()
    return _ingredient(tools, visit, form, kept, None)


def keep_ingredient(tools: Tools, visit: Visit) -> Response:
    kept, form = _kept_ingredient(visit), catalogue_form.typed(visit)
    menu = visit.application.keeping_menu
    try:
        name = kept.ingredient if kept else _new_name(visit, menu.ingredient)
        request = read(_INGREDIENT, form.ingredient(kept))
        menu.put_ingredient(visit.actor, name, request, _seen(visit, kept))
    except Refused as refusal:
        return _ingredient(tools, visit, form, kept, told(refusal, visit.language))
    return tools.go(f"{ADMIN}?done={name}")


def _item(
    tools: Tools, visit: Visit, form: Typed, kept: ItemView | None, refused: Told | None
) -> Response:
    return tools.page(
        visit,
        "manage/admin_item.html",
        status=refused.status if refused else 200,
        kept=kept,
        form=form,
        values=form.fields,
        known=_in_order(visit),
        kinds=[kind.value for kind in ItemKind],
        categories=[category.value for category in VatCategory],
        refused=refused,
    )


def _ingredient(
    tools: Tools, visit: Visit, form: Typed, kept: IngredientKeptView | None, refused: Told | None
) -> Response:
    return tools.page(
        visit,
        "manage/admin_ingredient.html",
        status=refused.status if refused else 200,
        kept=kept,
        form=form,
        values=form.fields,
        allergens=[allergen.value for allergen in Allergen],
        units=[unit.value for unit in Unit],
        refused=refused,
    )


def _kept_item(visit: Visit) -> ItemView | None:
    name = str(visit.path["item"])
    return None if name == NEW else visit.application.keeping_menu.item(visit.actor, name)


def _kept_ingredient(visit: Visit) -> IngredientKeptView | None:
    name = str(visit.path["ingredient"])
    return None if name == NEW else visit.application.keeping_menu.ingredient(visit.actor, name)


def _in_order(visit: Visit) -> list[IngredientKeptView]:
    """By name, in the language of the page."""

    def name(kept: IngredientKeptView) -> str:
        said = kept.name.text().in_(visit.language)
        return visit.wording.alphabetical(said)

    return sorted(visit.application.keeping_menu.ingredients(visit.actor), key=name)


def _new_name(visit: Visit, get: Callable[[Actor, str], object]) -> str:
    """Raises Invalid for a name that is none, or taken."""
    name = read(_NAMED, {"slug": visit.field("slug")}).slug
    try:
        get(visit.actor, name)
    except NotFound:
        if name != NEW:
            return name
    raise Invalid((Fault("/slug", "named-twice", {"name": name}),))


def _seen(visit: Visit, kept: msgspec.Struct | None) -> int | None:
    """The version that the form was made of: what somebody else changed since is not undone."""
    version = whole_number(visit.field("version"))
    return version if kept is not None and isinstance(version, int) else None


PAGES = (
    Page(ADMIN, show, who=ADMINS),
    Page(f"{ADMIN}/security", take=keep_security, who=ADMINS),
    Page(ITEM, show_item, keep_item, who=ADMINS),
    Page(INGREDIENT, show_ingredient, keep_ingredient, who=ADMINS),
)

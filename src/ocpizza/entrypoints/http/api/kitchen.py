"""What the house works with: the kitchen's queue, recipes, who is calling."""

from ocpizza.application.application import Application
from ocpizza.application.reading.callers import CallerList, CallerQuery
from ocpizza.application.reading.kitchen import KitchenView, RecipeView
from ocpizza.application.requests import Nothing, Request, Slug
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.callers import COUNTER, STAFF
from ocpizza.entrypoints.http.operations import Answer, Call, Operation
from ocpizza.entrypoints.http.phones import e164

TAG = "kitchen"


class SizeQuery(Request, frozen=True):
    """The size of an item; may be left out when there is one only."""

    size: Slug | None = None


def get_kitchen(application: Application, call: Call[Nothing, Nothing]) -> Answer:
    return Answer(application.kitchen_reading.kitchen(call.actor, call.store))


def get_recipe(application: Application, call: Call[SizeQuery, Nothing]) -> Answer:
    item = call.path["item"]
    return Answer(application.kitchen_reading.recipe(call.actor, item, call.query.size))


def find_caller(application: Application, call: Call[CallerQuery, Nothing]) -> Answer:
    phone = e164(call.query.phone, "/phone")
    return Answer(application.caller_reading.look_up(call.actor, call.store, phone))


OPERATIONS = (
    Operation(
        "GET",
        "/stores/{store}/kitchen",
        "get_kitchen",
        Text("La file de la cuisine", "The queue of the kitchen"),
        TAG,
        get_kitchen,
        {200: KitchenView},
        who=STAFF,
    ),
    Operation(
        "GET",
        "/recipes/{item}",
        "get_recipe",
        Text("L'aide-mémoire d'une recette", "The reminder of a recipe"),
        TAG,
        get_recipe,
        {200: RecipeView},
        who=STAFF,
        query=SizeQuery,
    ),
    Operation(
        "GET",
        "/stores/{store}/customers",
        "find_caller",
        Text("Qui appelle de ce numéro", "Who calls from this number"),
        TAG,
        find_caller,
        {200: CallerList},
        who=COUNTER,
        query=CallerQuery,
    ),
)

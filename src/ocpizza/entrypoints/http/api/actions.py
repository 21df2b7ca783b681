"""The actions on an order: a route for each row of the lifecycle that people carry out."""

from collections.abc import Callable

import msgspec

from ocpizza.application.application import Application
from ocpizza.application.ordering.requests import FailureRequest, HandOverRequest, ReasonRequest
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.requests import Nothing
from ocpizza.domain.orders.lifecycle import Action, roles_for
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.api.answers import order_answer
from ocpizza.entrypoints.http.api.orders import ORDER, TAG
from ocpizza.entrypoints.http.operations import Answer, Call, IfMatch, Operation, Who

Request = Nothing | ReasonRequest | FailureRequest | HandOverRequest

_HAND_OVER = ("payment-due", "age-check")


def _doing(action: Action) -> Callable[[Application, Call[Nothing, Request]], Answer]:
    def do(application: Application, call: Call[Nothing, Request]) -> Answer:
        given = msgspec.structs.asdict(call.body)
        done = application.progressing.do(
            call.actor,
            call.store,
            call.order,
            action,
            if_match=call.version,
            reason=given.get("reason") or "",
            age_checked=given.get("age_checked", False),
        )
        return order_answer(done)

    return do


def _operation(
    action: Action,
    summary: Text,
    body: type[Request] = Nothing,
    refusals: tuple[str, ...] = (),
) -> Operation:
    return Operation(
        "POST",
        f"{ORDER}/{action.value.replace('_', '-')}",
        f"{action.value}_order",
        summary,
        TAG,
        _doing(action),
        {200: OrderView},
        who=Who(roles_for(action)),
        body=body,
        if_match=IfMatch.HONOURED,
        refusals=("wrong-state", *refusals),
    )


OPERATIONS = (
    _operation(Action.CANCEL, Text("Annuler", "Cancel"), ReasonRequest),
    _operation(Action.START_PREPARATION, Text("Commencer", "Start making it"), refusals=("short",)),
    _operation(Action.READY, Text("C'est prêt", "It is ready")),
    _operation(Action.UNDO, Text("Reprendre le dernier geste", "Take back the last step")),
    _operation(Action.DISPATCH, Text("Partir en livraison", "Take it out for delivery")),
    _operation(Action.DELIVER, Text("Livrer", "Deliver"), HandOverRequest, _HAND_OVER),
    _operation(
        Action.FAIL_DELIVERY, Text("Non remise", "It could not be delivered"), FailureRequest
    ),
    _operation(
        Action.COLLECT, Text("Remettre au comptoir", "Hand over"), HandOverRequest, _HAND_OVER
    ),
)

"""Messages from the payment gateway, believed once it has confirmed them."""

import msgspec

from ocpizza.application.application import Application
from ocpizza.application.requests import Nothing
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.operations import Answer, Call, Operation


class Heard(msgspec.Struct, frozen=True):
    """The id of the message that was kept."""

    id: str


def hear(application: Application, call: Call[Nothing, bytes]) -> Answer:
    notice = application.reconciling.hear(call.incoming.headers(), call.body)
    return Answer(Heard(notice.id))


OPERATIONS = (
    Operation(
        "POST",
        "/webhooks/paypal",
        "hear_paypal",
        Text("Un message de PayPal", "A message from PayPal"),
        "webhooks",
        hear,
        {200: Heard},
        body=bytes,
        slow=True,
        refusals=("webhook-forged", "gateway-unavailable"),
    ),
)

"""Requests in the words of the business."""

from typing import Any
from uuid import uuid4

import httpx2

BELLECOUR = "/stores/lyon-bellecour"


def new_key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def line(item: str = "margherita", quantity: int = 1, **more: Any) -> dict[str, Any]:
    """A medium pizza unless `size` says otherwise."""
    return {"item": item, "size": "medium", "quantity": quantity, **more}


def takeaway(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One margherita, paid in cash, unless said otherwise."""
    return {
        "channel": "web",
        "fulfilment": "takeaway",
        "customer": {"name": "Léa"},
        "lines": list(lines) or [line()],
        "payment_method": "cash",
        **more,
    }


def delivery(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """To an address that Bellecour delivers to."""
    return takeaway(
        *lines,
        fulfilment="delivery",
        customer={"name": "Léa", "phone": "06 12 34 56 78"},
        address={"line1": "3 rue Mercière", "postcode": "69002", "city": "Lyon"},
        **more,
    )


def place(client: httpx2.Client, order: dict[str, Any], store: str = BELLECOUR) -> Any:
    """The order that was placed."""
    answer = client.post(f"{store}/orders", json=order, headers=new_key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(order: dict[str, Any]) -> str:
    return f"/stores/{order['store']}/orders/{order['id']}"

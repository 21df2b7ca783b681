"""What tests steer, under /_sandbox: the buyer, reviews, failures; and what was delivered."""

from collections.abc import Callable
from typing import Any

import attrs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ocpizza.sandbox.paypal import orders, payments
from ocpizza.sandbox.paypal.calls import Endpoint
from ocpizza.sandbox.paypal.delivery import Delivery
from ocpizza.sandbox.paypal.errors import ApiError, Json
from ocpizza.sandbox.paypal.state import Failure, Funding, Sandbox

Act = Callable[[Sandbox, Request, Json], Json]


def control_routes(sandbox: Sandbox) -> list[Route]:
    def route(path: str, method: str, act: Act) -> Route:
        return Route(f"/_sandbox{path}", _endpoint(sandbox, act), methods=[method])

    return [
        route("/orders/{id}/approve", "POST", _approve),
        route("/orders/{id}/expire", "POST", _expire),
        route("/captures/{id}/settle", "POST", _settle_capture),
        route("/refunds/{id}/settle", "POST", _settle_refund),
        route("/failures", "POST", _fail),
        route("/failures", "DELETE", _forget_failures),
        route("/tokens", "DELETE", _revoke_tokens),
        route("/deliveries", "GET", _deliveries),
    ]


def _endpoint(sandbox: Sandbox, act: Act) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        body: Any = await request.json() if await request.body() else {}
        try:
            with sandbox.lock:
                return JSONResponse(act(sandbox, request, body))
        except ApiError as error:
            return JSONResponse(error.json("control", ""), status_code=error.status)
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": repr(error)}, status_code=400)

    return endpoint


def _approve(sandbox: Sandbox, request: Request, body: Json) -> Json:
    """`{"funding": "immediate" | "declined" | "review_accepted" | "review_refused"}`."""
    order = orders.find(sandbox, request.path_params["id"])
    funding = Funding(body.get("funding", "immediate"))
    with sandbox.with_fate(sandbox.script_for("buyer.approve").fate):
        orders.approve(sandbox, order, funding)
    return {"id": order.id, "status": order.status}


def _expire(sandbox: Sandbox, request: Request, _: Json) -> Json:
    order = orders.find(sandbox, request.path_params["id"])
    order.expires_at = sandbox.now()
    orders.expire(sandbox, order)
    return {"id": order.id}


def _settle_capture(sandbox: Sandbox, request: Request, body: Json) -> Json:
    """`{"status": "COMPLETED" | "DECLINED"}`: ends a pending capture now."""
    capture = sandbox.captures[request.path_params["id"]]
    with sandbox.with_fate(sandbox.script_for("capture.settle").fate):
        orders.settle(sandbox, capture, _one_of(body, "COMPLETED", "DECLINED"))
    return {"id": capture.id, "status": capture.status}


def _settle_refund(sandbox: Sandbox, request: Request, body: Json) -> Json:
    """`{"status": "COMPLETED" | "FAILED"}`: ends a pending refund now."""
    refund = sandbox.refunds[request.path_params["id"]]
    with sandbox.with_fate(sandbox.script_for("refund.settle").fate):
        payments.settle(sandbox, refund, _one_of(body, "COMPLETED", "FAILED"))
    return {"id": refund.id, "status": refund.status}


def _one_of(body: Json, *allowed: str) -> str:
    if body["status"] not in allowed:
        raise ValueError(body["status"])
    return str(body["status"])


def _fail(sandbox: Sandbox, _: Request, body: Json) -> Json:
    """`{"operation", "mock_application_codes": [...], "times": 1}`.

    Operations are the names in app.py, `oauth.token`, and for webhooks alone
    `buyer.approve`, `capture.settle`, `refund.settle`.
    """
    codes = body["mock_application_codes"]
    codes = (codes,) if isinstance(codes, str) else tuple(codes)
    failure = Failure(body["operation"], codes, int(body.get("times", 1)))
    sandbox.failures.append(failure)
    return attrs.asdict(failure)


def _forget_failures(sandbox: Sandbox, *_: object) -> Json:
    sandbox.failures.clear()
    return {}


def _revoke_tokens(sandbox: Sandbox, *_: object) -> Json:
    sandbox.tokens.clear()
    return {}


def _deliveries(sandbox: Sandbox, *_: object) -> Json:
    return {"deliveries": [_delivery_json(item) for item in list(sandbox.postman.deliveries)]}


def _delivery_json(delivery: Delivery) -> Json:
    shown = attrs.asdict(delivery)
    return shown | {"body": delivery.body.decode()}

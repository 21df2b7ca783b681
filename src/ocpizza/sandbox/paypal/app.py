"""The Starlette application: every address that the sandbox answers."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ocpizza.sandbox.paypal import keeping, orders, pages, payments, webhooks
from ocpizza.sandbox.paypal.calls import Endpoint, Operation, api_route
from ocpizza.sandbox.paypal.config import SandboxConfig, refuse_production
from ocpizza.sandbox.paypal.control import control_routes
from ocpizza.sandbox.paypal.oauth import token_endpoint
from ocpizza.sandbox.paypal.state import Sandbox

ORDERS, PAYMENTS = "/v2/checkout/orders", "/v2/payments"
HOOKS, EVENTS = "/v1/notifications/webhooks", "/v1/notifications/webhooks-events"
OPERATIONS: list[tuple[str, str, str, Operation]] = [
    ("POST", ORDERS, "orders.create", orders.create),
    ("GET", ORDERS + "/{id}", "orders.get", orders.get),
    ("POST", ORDERS + "/{id}/capture", "orders.capture", orders.capture),
    ("GET", PAYMENTS + "/captures/{id}", "captures.get", payments.get_capture),
    ("POST", PAYMENTS + "/captures/{id}/refund", "captures.refund", payments.refund),
    ("GET", PAYMENTS + "/refunds/{id}", "refunds.get", payments.get_refund),
    ("POST", HOOKS, "webhooks.post", webhooks.subscribe),
    ("GET", HOOKS, "webhooks.list", webhooks.list_webhooks),
    ("GET", HOOKS + "/{id}", "webhooks.get", webhooks.get_webhook),
    ("DELETE", HOOKS + "/{id}", "webhooks.delete", webhooks.unsubscribe),
    (
        "POST",
        "/v1/notifications/verify-webhook-signature",
        "verify-webhook-signature.post",
        webhooks.verify,
    ),
    ("GET", EVENTS, "webhooks-events.list", webhooks.list_events),
    ("GET", EVENTS + "/{id}", "webhooks-events.get", webhooks.get_event),
    ("POST", EVENTS + "/{id}/resend", "webhooks-events.resend", webhooks.resend_event),
    ("POST", "/v1/notifications/simulate-event", "simulate-event.post", webhooks.simulate_event),
]
TICK = 0.2


def create_app(config: SandboxConfig) -> Starlette:
    """`app.state.sandbox` is the state, `app.state.stopping` ends calls that stall.

    Raises RefusedInProduction when `ENV=PROD`.
    """
    refuse_production(os.environ)
    sandbox = Sandbox(config)
    routes = [
        api_route(sandbox, path, method, name, operation)
        for method, path, name, operation in OPERATIONS
    ]
    routes += [
        Route("/v1/oauth2/token", token_endpoint(sandbox), methods=["POST"]),
        Route("/v1/notifications/certs/{id}", _certificate(sandbox)),
        Route("/checkoutnow", pages.checkout_page(sandbox), methods=["GET"]),
        Route("/checkoutnow", pages.checkout_choice(sandbox), methods=["POST"]),
        Route("/", pages.front_page(sandbox)),
        Route("/_sandbox/style.css", pages.stylesheet),
        Route("/_sandbox/ca.pem", _authority(sandbox)),
        *control_routes(sandbox),
    ]
    app = Starlette(routes=routes, lifespan=_lifespan)
    app.state.sandbox = sandbox
    app.state.stopping = asyncio.Event()
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    sandbox: Sandbox = app.state.sandbox
    file = sandbox.config.file
    if file is not None:
        keeping.load(sandbox, file)
    sandbox.postman.start()
    clockwork = asyncio.create_task(_tick(sandbox))
    try:
        yield
    finally:
        clockwork.cancel()
        with suppress(asyncio.CancelledError):
            await clockwork
        sandbox.postman.stop()
        if file is not None:
            keeping.save(sandbox, file)


async def _tick(sandbox: Sandbox) -> None:
    while True:
        sandbox.run_due()
        await asyncio.sleep(TICK)


def _certificate(sandbox: Sandbox) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if request.path_params["id"] != sandbox.signer.certificate_id:
            return PlainTextResponse("Not found", status_code=404)
        return Response(sandbox.signer.certificate_pem, media_type="application/x-pem-file")

    return endpoint


def _authority(sandbox: Sandbox) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return Response(sandbox.signer.authority_pem, media_type="application/x-pem-file")

    return endpoint

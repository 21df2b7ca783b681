"""One call of the API, from its bytes to its answer."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import attrs
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ocpizza.sandbox.paypal.errors import ApiError, Detail, Json, OAuthError, issues
from ocpizza.sandbox.paypal.mocks import HEADER, codes_in
from ocpizza.sandbox.paypal.render import buyer_again
from ocpizza.sandbox.paypal.state import Sandbox

LONGEST_REQUEST_ID = 108
RETRY_AFTER = {429: "1", 503: "1"}
GATEWAY_TIMEOUT = "<html><head><title>504 Gateway Time-out</title></head></html>"


@attrs.frozen(kw_only=True)
class Call:
    """`outcome` is the status a capture or refund was asked to take, and to end with."""

    operation: str
    path: dict[str, str]
    query: dict[str, str]
    body: Json
    raw: bytes
    request_id: str | None
    complete: bool
    outcome: tuple[str, str | None] | None = None


@attrs.frozen
class Reply:
    status: int
    body: Json | None


Operation = Callable[[Sandbox, Call], Reply]
Endpoint = Callable[[Request], Awaitable[Response]]


def api_route(sandbox: Sandbox, path: str, method: str, name: str, operation: Operation) -> Route:
    return Route(path, _endpoint(sandbox, name, operation), methods=[method])


def _endpoint(sandbox: Sandbox, name: str, operation: Operation) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        debug_id = secrets.token_hex(7)
        raw = await request.body()
        try:
            with sandbox.lock:
                script = sandbox.script_for(name, codes_in(request.headers.get(HEADER)))
                script.check(name)
            if script.stalls_before:
                return await _stall(request)
            with sandbox.lock:
                check_token(sandbox, request.headers.get("authorization"))
                script.before(name, _again(sandbox, name, request))
                call = _read(name, request, raw)
                with sandbox.with_fate(script.fate):
                    reply = operation(sandbox, attrs.evolve(call, outcome=script.outcome))
            if script.stalls_after:
                return await _stall(request)
            script.after()
        except ApiError as error:
            reply = Reply(error.status, error.json(name, debug_id))
        except OAuthError as error:
            reply = Reply(error.status, error.json())
        headers = {"Paypal-Debug-Id": debug_id}
        if reply.status in RETRY_AFTER:
            headers["Retry-After"] = RETRY_AFTER[reply.status]
        if reply.body is None:
            return Response(status_code=reply.status, headers=headers)
        return JSONResponse(reply.body, status_code=reply.status, headers=headers)

    return endpoint


def _again(sandbox: Sandbox, operation: str, request: Request) -> Json | None:
    if operation != "orders.capture":
        return None
    return buyer_again(sandbox.config.base_url, request.path_params["id"])


async def _stall(request: Request) -> Response:
    """Says nothing for longer than a client should wait, then what a gateway says."""
    stopping: asyncio.Event = request.app.state.stopping
    try:
        async with asyncio.timeout(request.app.state.sandbox.config.stall):
            await stopping.wait()
    except TimeoutError:
        pass
    return HTMLResponse(GATEWAY_TIMEOUT, status_code=504)


def check_token(sandbox: Sandbox, authorization: str | None) -> None:
    """Raises ApiError 401 without a token, OAuthError 401 with a wrong one."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError(401)
    ends = sandbox.tokens.get(token)
    if ends is None or ends <= sandbox.now():
        raise OAuthError(401, "invalid_token", "Token signature verification failed")


def _read(operation: str, request: Request, raw: bytes) -> Call:
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").partition(";")[0].strip()
        if media_type.lower() != "application/json":
            raise ApiError(415)
    return Call(
        operation=operation,
        path=dict(request.path_params),
        query=dict(request.query_params),
        body=_json_object(operation, raw) if raw.strip() else {},
        raw=raw,
        request_id=_request_id(request),
        complete=request.headers.get("prefer", "").strip() == "return=representation",
    )


def _request_id(request: Request) -> str | None:
    value = request.headers.get("paypal-request-id")
    if value is not None and not 1 <= len(value) <= LONGEST_REQUEST_ID:
        raise ApiError(400, Detail("INVALID_STRING_LENGTH", "PayPal-Request-Id", value))
    return value


def _json_object(operation: str, raw: bytes) -> Json:
    try:
        value: Any = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    known = (operation, "MALFORMED_REQUEST_JSON") in issues()
    issue = "MALFORMED_REQUEST_JSON" if known else "INVALID_PARAMETER_SYNTAX"
    raise ApiError(400, Detail(issue, location="body"))

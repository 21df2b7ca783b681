"""Tokens for client credentials."""

import base64
import binascii
import hmac
import secrets
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ocpizza.sandbox.paypal.calls import Endpoint
from ocpizza.sandbox.paypal.errors import Json, OAuthError
from ocpizza.sandbox.paypal.state import Sandbox, timestamp

SCOPE = (
    "https://uri.paypal.com/services/payments/payment "
    "https://uri.paypal.com/services/payments/refund "
    "https://uri.paypal.com/services/applications/webhooks openid"
)


def token_endpoint(sandbox: Sandbox) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            with sandbox.lock:
                script = sandbox.script_for("oauth.token")
                script.before("oauth.token")
                body = _grant(sandbox, request.headers.get("authorization"), raw)
        except OAuthError as error:
            return JSONResponse(error.json(), status_code=error.status)
        return JSONResponse(body)

    return endpoint


def _grant(sandbox: Sandbox, authorization: str | None, raw: bytes) -> Json:
    _check_client(sandbox, authorization)
    grant_types = parse_qs(raw.decode(errors="replace")).get("grant_type", [])
    if grant_types != ["client_credentials"]:
        raise OAuthError(400, "unsupported_grant_type", "Grant Type is not supported")
    now = sandbox.now()
    sandbox.tokens = {token: ends for token, ends in sandbox.tokens.items() if ends > now}
    token = f"A21AA{secrets.token_urlsafe(64)}"
    lifetime = sandbox.config.token_lifetime
    sandbox.tokens[token] = now + lifetime
    return {
        "scope": SCOPE,
        "access_token": token,
        "token_type": "Bearer",
        "app_id": "APP-SANDBOX",
        "expires_in": int(lifetime.total_seconds()),
        "nonce": f"{timestamp(now)}{secrets.token_urlsafe(32)}",
    }


def _check_client(sandbox: Sandbox, authorization: str | None) -> None:
    scheme, _, encoded = (authorization or "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    config = sandbox.config
    if not hmac.compare_digest(given, f"{config.client_id}:{config.client_secret}".encode()):
        raise OAuthError(401, "invalid_client", "Client Authentication failed")

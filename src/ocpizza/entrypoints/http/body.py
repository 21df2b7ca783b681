"""Bodies are counted while they are read; one too large never breaks the connection unseen."""

import asyncio

from starlette.types import Receive

from ocpizza.entrypoints.http.fault_table import MALFORMED
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.problems import Problem

MAX_BYTES = 64 * 1024
_DRAINED_BYTES = 1024 * 1024
_SECONDS = 20


async def read_body(incoming: Incoming, receive: Receive) -> bytes | Problem:
    """The whole body, or why there is none: the refusal has its place after 401 to 405.

    What exceeds the limit is read and dropped up to 1 MiB, so that the answer is seen and the
    connection kept; beyond, the connection is closed after the answer.
    """
    if not incoming.has_body:
        return b""
    declared = incoming.header(b"content-length") or "0"
    if not declared.isdecimal() or int(declared) > _DRAINED_BYTES:
        return _too_large(close=True)
    message = await receive()
    if not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body if len(body) <= MAX_BYTES else _too_large(close=False)
    try:
        async with asyncio.timeout(_SECONDS):
            return await _collect(message.get("body", b""), receive)
    except TimeoutError:
        return Problem("request-timeout", {"Connection": "close"})


async def _collect(first: bytes, receive: Receive) -> bytes | Problem:
    parts, size, more = [first], len(first), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return Problem("bad-request", reason=MALFORMED["disconnected"])
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BYTES:
            parts.append(part)
        elif size > _DRAINED_BYTES:
            return _too_large(close=True)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= MAX_BYTES else _too_large(close=False)


def _too_large(*, close: bool) -> Problem:
    headers = {"Connection": "close"} if close else {}
    return Problem("payload-too-large", headers, limit=MAX_BYTES)

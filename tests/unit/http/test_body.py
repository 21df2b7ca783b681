"""Bodies are counted while they are read."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Message

from ocpizza.entrypoints.http.body import MAX_BYTES, read_body
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.problems import Problem

CHUNKED = (b"transfer-encoding", b"chunked")


def read(parts: Iterable[bytes], *headers: tuple[bytes, bytes]) -> bytes | Problem:
    left = list(parts)

    async def receive() -> Message:
        if not left:
            return {"type": "http.disconnect"}
        part = left.pop(0)
        more = bool(left) or part == b"cut"
        return {"type": "http.request", "body": part, "more_body": more}

    scope: dict[str, Any] = {
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": list(headers),
    }
    return asyncio.run(read_body(Incoming(scope), receive))


def declared(length: int) -> tuple[bytes, bytes]:
    return (b"content-length", str(length).encode())


def refusal(result: bytes | Problem) -> tuple[str, bool]:
    assert isinstance(result, Problem)
    return result.slug, result.headers.get("Connection") == "close"


@pytest.mark.parametrize("header", [declared(MAX_BYTES), CHUNKED])
def test_as_much_as_is_allowed_is_read(header: tuple[bytes, bytes]) -> None:
    half = b"x" * (MAX_BYTES // 2)
    assert read([half, half], header) == half * 2


@pytest.mark.parametrize("header", [declared(MAX_BYTES + 1), CHUNKED])
@pytest.mark.parametrize("cut", [1, MAX_BYTES])
def test_a_byte_more_is_too_large_and_the_connection_stays(
    header: tuple[bytes, bytes], cut: int
) -> None:
    whole = b"x" * (MAX_BYTES + 1)
    assert refusal(read([whole[:cut], whole[cut:]], header)) == ("payload-too-large", False)


@pytest.mark.parametrize("length", [b"5000000", b"x", b"-1"])
def test_an_absurd_length_is_not_waited_for(length: bytes) -> None:
    result = read([], (b"content-length", length))
    assert refusal(result) == ("payload-too-large", True)


def test_a_flood_of_chunks_is_cut_off() -> None:
    flood = [b"x" * MAX_BYTES] * 40
    assert refusal(read(flood, CHUNKED)) == ("payload-too-large", True)


def test_a_body_that_breaks_off_is_malformed() -> None:
    assert refusal(read([b"cut"], declared(10)))[0] == "bad-request"


def test_without_a_body_nothing_is_waited_for() -> None:
    assert read([]) == b""
    assert read([], declared(0)) == b""

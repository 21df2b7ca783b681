"""A small application to watch a server through: it answers at once, slowly, or with a stream."""

import asyncio
import os
from collections.abc import AsyncGenerator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ocpizza.entrypoints.http.server.draining import this_process
from ocpizza.entrypoints.http.sse.response import EventStream


async def quick(_: Request) -> Response:
    return PlainTextResponse(str(os.getpid()))


async def master(_: Request) -> Response:
    return PlainTextResponse(str(os.getppid()))


async def slow(_: Request) -> Response:
    await asyncio.sleep(1)
    return PlainTextResponse(str(os.getpid()))


async def client(request: Request) -> Response:
    assert request.client
    return JSONResponse({"host": request.client.host, "scheme": request.url.scheme})


async def events(_: Request) -> Response:
    async def stream() -> AsyncGenerator[bytes]:
        yield b"data: open\n\n"
        await this_process.wait()
        yield b"data: over\n\n"

    return EventStream(stream())


app = Starlette(
    routes=[
        Route("/quick", quick),
        Route("/master", master),
        Route("/slow", slow),
        Route("/client", client),
        Route("/events", events),
    ]
)

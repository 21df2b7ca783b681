"""Is the process alive, and can it serve: for whoever watches it."""

from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.threads import Threads

_LOG = structlog.stdlib.get_logger("ocpizza.http")


class Health:
    """`check` raises unless the database is reachable and its schema is migrated."""

    def __init__(self, check: Callable[[], None], threads: Threads) -> None:
        self._check = check
        self._threads = threads

    def routes(self) -> list[Route]:
        return [Route("/healthz", self._alive), Route("/readyz", self._ready)]

    async def _alive(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, request: Request) -> Response:
        try:
            await self._threads.database(self._check)
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            _LOG.warning("not ready", reason=type(error).__name__)
            language = language_of(request.headers.get("accept-language", ""))
            return answer(Problem("unavailable"), language)
        return JSONResponse({"status": "ready"})

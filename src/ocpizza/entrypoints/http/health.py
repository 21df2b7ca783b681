"""Is the process alive, and can it serve: for whoever watches it."""

from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ocpizza.application.ports.maintenance import MaintenanceWatch
from ocpizza.domain.maintenance import Maintenance
from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.threads import Threads

_LOG = structlog.stdlib.get_logger("ocpizza.http")


class Health:
    """`check` raises unless the database is reachable and its schema is migrated.

    Under maintenance of the database we are ready without it: a router that took us out would
    show people its own page in the place of ours.
    """

    def __init__(
        self, check: Callable[[], None], watch: MaintenanceWatch, threads: Threads
    ) -> None:
        self._check = check
        self._watch = watch
        self._threads = threads

    def routes(self) -> list[Route]:
        return [Route("/healthz", self._alive), Route("/readyz", self._ready)]

    async def _alive(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, request: Request) -> Response:
        maintenance = await self._threads.database(self._watch.current)
        try:
            await self._threads.database(self._check)
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            if maintenance is None or not maintenance.database:
                _LOG.warning("not ready", reason=type(error).__name__)
                language = language_of(request.headers.get("accept-language", ""))
                return answer(Problem("unavailable"), language)
        return JSONResponse({"status": "ready", **_told(maintenance)})


def _told(maintenance: Maintenance | None) -> dict[str, str]:
    if maintenance is None:
        return {}
    return {"maintenance": "database" if maintenance.database else "customers"}

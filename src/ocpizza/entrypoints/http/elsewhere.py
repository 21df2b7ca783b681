"""Everything outside the API: Starlette's routes, with our problems for what they do not know."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Router
from starlette.types import Receive, Scope, Send

from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer


class Elsewhere:
    """Exact paths, without redirects."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        router = Router(routes, redirect_slashes=False)
        self._app = ExceptionMiddleware(router, handlers={HTTPException: _problem})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self  # makes the router raise instead of answering in plain text
        await self._app(scope, receive, send)


async def _problem(request: Request, error: Exception) -> Response:
    language = language_of(request.headers.get("accept-language", ""))
    allow = (getattr(error, "headers", None) or {}).get("Allow")
    if allow is None:
        return answer(Problem("not-found"), language)
    methods = ", ".join(sorted(allow.split(", ")))
    return answer(Problem("method-not-allowed", {"Allow": methods}, allow=methods), language)

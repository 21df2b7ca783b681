"""Everything outside the API: Starlette's routes, with our problems for what they do not know."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Router
from starlette.types import Receive, Scope, Send

from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.fault_table import MALFORMED
from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.site.routing import MOST_FIELDS

_FORM = MALFORMED["form"]
_MALFORMED_FORM = Text(_FORM.fr.format(most=MOST_FIELDS), _FORM.en.format(most=MOST_FIELDS))

TellPeople = Callable[[Request, Problem], Awaitable[Response]]


class Elsewhere:
    """Exact paths, without redirects. `tell_people` is for browsers, which ask for HTML."""

    def __init__(self, routes: Sequence[BaseRoute], tell_people: TellPeople) -> None:
        router = Router(routes, redirect_slashes=False)
        self._tell_people = tell_people
        self._app = ExceptionMiddleware(router, handlers={HTTPException: self._problem})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self  # makes the router raise instead of answering in plain text
        await self._app(scope, receive, send)

    async def _problem(self, request: Request, error: Exception) -> Response:
        problem = Problem("not-found")
        if getattr(error, "status_code", None) == HTTPStatus.BAD_REQUEST:
            problem = Problem("bad-request", reason=_MALFORMED_FORM)
        elif allow := (getattr(error, "headers", None) or {}).get("Allow"):
            methods = ", ".join(sorted(allow.split(", ")))
            problem = Problem("method-not-allowed", {"Allow": methods}, allow=methods)
        if "text/html" in request.headers.get("accept", ""):
            return await self._tell_people(request, problem)
        return answer(problem, language_of(request.headers.get("accept-language", "")))

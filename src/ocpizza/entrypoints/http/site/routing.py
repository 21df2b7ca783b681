"""From a request to its page: who visits, may they, and what they are told when it cannot be."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import quote

from attrs import evolve, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ocpizza.application.application import Application
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.domain.errors import Invalid, Refused, Unauthenticated, UnderMaintenance
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.json import unwanted_characters
from ocpizza.entrypoints.http.language import Language, language_of
from ocpizza.entrypoints.http.operations import ANYONE, Who
from ocpizza.entrypoints.http.outages import Outages
from ocpizza.entrypoints.http.problems import Problem
from ocpizza.entrypoints.http.site.landing import way_back
from ocpizza.entrypoints.http.site.maintenance import maintained
from ocpizza.entrypoints.http.site.rendering import Renderer
from ocpizza.entrypoints.http.site.telling import Told, told
from ocpizza.entrypoints.http.site.visits import LANGUAGE_COOKIE, SIGNED_IN_COOKIE, CookieJar, Visit
from ocpizza.entrypoints.http.site.wording import LOCALES
from ocpizza.entrypoints.http.threads import Threads

ENROL = "/sign-in/second-factor"
"""Where those go who have to get a second factor first."""
WHILE_ENROLLING = frozenset({ENROL, "/sign-in", "/sign-in/code", "/sign-out", "/language"})
MOST_OF_A_FORM = 64 * 1024
MOST_FIELDS = 1000


@frozen
class Tools:
    """What pages use to answer. `site_url` is the address every link to us starts with."""

    renderer: Renderer
    cookies: CookieJar
    site_url: str

    def page(self, visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
        return self.renderer.page(visit, template, status=status, **values)

    def go(self, path: str) -> Response:
        """See the page at `path` next (after a form, so that reloading sends nothing twice)."""
        return RedirectResponse(path, 303)


Show = Callable[[Tools, Visit], Response]


@frozen
class Page:
    """One row: a path, what shows it, what takes its form, and who may come.

    `slow` forms call other machines or hash a password. `order_scoped` pages are opened by the
    cookie of their order too. `begins` and `computes` are what they are to the API's operations.
    """

    path: str
    show: Show | None = None
    take: Show | None = None
    who: Who = ANYONE
    slow: bool = False
    order_scoped: bool = False
    begins: bool = False
    computes: bool = False
    writes_when_shown: bool = False

    def writes(self, method: str) -> bool:
        """Whether it is refused to everybody while the database is under maintenance."""
        return self.writes_when_shown or (method == "POST" and not self.computes)


@frozen
class Site:
    """Serves pages."""

    application: Application
    tools: Tools
    threads: Threads
    outages: Outages
    origins: frozenset[str]

    def routes(self, pages: Iterable[Page]) -> list[Route]:
        return [Route(page.path, self._endpoint(page), methods=_methods(page)) for page in pages]

    async def tell_lost(self, request: Request, problem: Problem) -> Response:
        """The page about an address, or a way of asking for one, that is none of ours."""
        return await self.threads.database(self._lost, request, problem)

    def _lost(self, request: Request, problem: Problem) -> Response:
        nowhere = Page("")
        try:
            visit = self.visit(nowhere, request)
        except Exception as error:
            if self.outages.refusal(error) is None:
                raise
            visit = self._stranger(request, FormData())
        response = self._refused(nowhere, visit, problem)
        response.headers.update(problem.headers)
        return response

    def _endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            form = FormData()
            if request.method == "POST":
                form = await _form(request)
            run = self.threads.slow if page.slow else self.threads.database
            return await run(self._answer, page, request, form)

        return endpoint

    def _answer(self, page: Page, request: Request, form: FormData) -> Response:
        visit = self._stranger(request, form)
        try:
            self._check_origin(request)
            visit = self.visit(page, request, form)
            with self._writing(page, request):
                return self._shown(page, visit)
        except (Refused, Problem) as refusal:
            return self._refused(page, visit, refusal)
        except Exception as error:
            outage = self.outages.refusal(error)
            if outage is None:
                raise
            return self._refused(page, visit, outage)

    def _check_origin(self, request: Request) -> None:
        """Comes first: no answer to another site's form may offer to send it again as ours."""
        if request.method == "POST" and not Incoming(request.scope).is_from(self.origins):
            raise Problem("cross-site")

    def _writing(self, page: Page, request: Request) -> AbstractContextManager[None]:
        if not page.writes(request.method):
            return nullcontext()
        return self.application.watch.writing(f"{request.method} {page.path}")

    def _stranger(self, request: Request, form: FormData) -> Visit:
        """Who visits, before anybody was asked."""
        language = _language(request)
        actor = evolve(ANONYMOUS, language=language)
        return Visit(self.application, request, actor, language, None, form)

    def _shown(self, page: Page, visit: Visit) -> Response:
        if page.path not in WHILE_ENROLLING and self._enrols(visit):
            return self.tools.go(ENROL)
        if page.begins:
            self.application.watch.check_open(visit.actor)
        store = visit.path.get("store")
        if not page.who.admits(visit.actor, store):
            if visit.signed_in:
                raise Problem("forbidden")
            return self._to_sign_in(visit.request)
        if visit.request.method == "POST":
            _check_characters(visit.form)
            assert page.take is not None
            return page.take(self.tools, visit)
        assert page.show is not None
        return page.show(self.tools, visit)

    def _to_sign_in(self, request: Request) -> Response:
        """And back again; what a form said is lost."""
        back = way_back(request, self.origins)
        done = ""
        if {self.tools.cookies.session, SIGNED_IN_COOKIE} & request.cookies.keys():
            done = "&done=lost" if request.method == "POST" else "&done=ended"
        return self.tools.go(f"/sign-in?next={quote(back)}{done}")

    def _refused(self, page: Page, visit: Visit, refusal: Refused | Problem) -> Response:
        words: Told = told(refusal, visit.language)
        if isinstance(refusal, UnderMaintenance):
            response = maintained(self.tools.page, visit, words, refusal, shop=page.begins)
        else:
            response = self.tools.page(visit, "refused.html", status=words.status, told=words)
        if words.retry_after is not None:
            response.headers["Retry-After"] = words.retry_after
        return response

    def visit(self, page: Page, request: Request, form: FormData | None = None) -> Visit:
        """The visit behind a request; a session that has ended makes it a guest's."""
        session: str | None = request.cookies.get(self.tools.cookies.session) or None
        language = _language(request)
        actor = self._account(session)
        if actor is None:
            session = None
        actor = actor or ANONYMOUS
        if page.order_scoped:
            actor = self._with_order(actor, request)
        actor = evolve(actor, language=language)
        return Visit(self.application, request, actor, language, session, form or FormData())

    def _account(self, session: str | None) -> Actor | None:
        if session is None:
            return None
        try:
            return self.application.signing_in.authenticate(session, TokenKind.SESSION)
        except Unauthenticated:
            return None

    def _enrols(self, visit: Visit) -> bool:
        token = visit.request.cookies.get(self.tools.cookies.session)
        if visit.signed_in or not token:
            return False
        return self.application.second_factor.awaits(token)

    def _with_order(self, actor: Actor, request: Request) -> Actor:
        """A guest's cookie opens the order; whoever is signed in keeps their roles beside it."""
        token = request.cookies.get("order")
        if token is None:
            return actor
        try:
            holder = self.application.signing_in.authenticate(token)
        except Unauthenticated:
            return actor
        if actor is ANONYMOUS:
            return holder
        return evolve(actor, order=holder.order)


def _check_characters(form: FormData) -> None:
    """Raises Invalid for NUL, which no browser lets anybody type and PostgreSQL cannot keep."""
    if unwanted := tuple(unwanted_characters(dict(form))):
        raise Invalid(unwanted)


def _methods(page: Page) -> list[str]:
    return (["GET"] if page.show else []) + (["POST"] if page.take else [])


def _language(request: Request) -> Language:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LOCALES:
        return chosen
    return language_of(request.headers.get("accept-language", ""))


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=MOST_OF_A_FORM)

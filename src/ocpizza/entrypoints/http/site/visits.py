"""A visit: one request for a page, with whoever makes it and what they filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from attrs import field, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ocpizza.application.application import Application
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.site.wording import Wording

LANGUAGE_COOKIE = "language"
SIGNED_IN_COOKIE = "signed-in"
"""Outlives the session's own, so that whoever comes back later is told that it has ended."""
A_WEEK = 7 * 24 * 3600


@frozen
class Visit:
    """`form` is empty for a GET. `session` is the session's token, None for a guest."""

    application: Application
    request: Request
    actor: Actor
    language: Language
    session: str | None
    form: FormData = field(factory=FormData)

    @property
    def path(self) -> Mapping[str, str]:
        return self.request.path_params

    @property
    def store(self) -> str:
        """The store in the path."""
        return str(self.path["store"])

    @property
    def wording(self) -> Wording:
        return Wording(self.language)

    @property
    def fragment(self) -> bool:
        """Whether a live page asks for its moving part alone."""
        return self.request.headers.get("x-fragment") == "1"

    def has(self, version: str) -> bool:
        """Whether whoever asks has what is asked for in that version."""
        return self.request.headers.get("if-none-match") == f'"{version}"'

    @property
    def signed_in(self) -> bool:
        return self.session is not None

    def field(self, name: str, default: str = "") -> str:
        """A field of the form, trimmed; `default` when it is not there."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def secret(self, name: str) -> str:
        """A field whose every character counts."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def fields(self, name: str) -> tuple[str, ...]:
        """All values of a repeated field, without the empty ones."""
        return tuple(v.strip() for v in self.form.getlist(name) if isinstance(v, str) and v.strip())

    def asked(self, name: str, default: str = "") -> str:
        """A parameter of the query."""
        return self.request.query_params.get(name, default)


SameSite = Literal["lax", "strict", "none"]


@frozen
class CookieJar:
    """How this site sets its cookies: out of reach of scripts, and only over https where it is."""

    https: bool

    @property
    def session(self) -> str:
        return "__Host-session" if self.https else "session"

    def options(self, path: str = "/", max_age: int | None = None) -> dict[str, Any]:
        return {
            "path": path,
            "max_age": max_age,
            "httponly": True,
            "secure": self.https,
            "samesite": "lax",
        }

    def keep_session(self, response: Response, token: str, ends: datetime) -> None:
        lasts = round((ends - datetime.now(UTC)).total_seconds())
        response.set_cookie(self.session, token, **self.options(max_age=lasts))
        response.set_cookie(SIGNED_IN_COOKIE, "1", **self.options(max_age=lasts + A_WEEK))

    def drop_session(self, response: Response) -> None:
        for name in (self.session, SIGNED_IN_COOKIE):
            response.set_cookie(name, **self.options(max_age=0))

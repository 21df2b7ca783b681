"""What a request carries besides its body, read once from the ASGI scope."""

import re
from http.cookies import CookieError, SimpleCookie

from attrs import frozen
from starlette.types import Scope

from ocpizza.entrypoints.http.language import Language, language_of

_TAG = re.compile(r'(?:W/)?("[^"]*")')
ANY = "*"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@frozen
class Credentials:
    """How the caller says who they are; at most one of the two. `bearer` "" is a bad one."""

    bearer: str | None = None
    session: str | None = None

    @property
    def given(self) -> bool:
        return self.bearer is not None or self.session is not None


NOBODY = Credentials()


class Incoming:
    """Method, headers and query of one request. Header values are text in Latin-1."""

    __slots__ = ("_headers", "_raw", "client", "method", "path", "query")

    def __init__(self, scope: Scope) -> None:
        self._raw: list[tuple[bytes, bytes]] = scope["headers"]
        self._headers = dict(self._raw)
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.client: str = scope["client"][0] if scope.get("client") else ""

    def header(self, name: bytes) -> str | None:
        value = self._headers.get(name)
        return None if value is None else value.decode("latin-1")

    def headers(self) -> dict[str, str]:
        """All of them, by lower-case name; of a doubled one the last."""
        return {
            name.decode("latin-1"): value.decode("latin-1") for name, value in self._headers.items()
        }

    def once(self, name: bytes) -> bool:
        return sum(given == name for given, _ in self._raw) == 1

    @property
    def has_body(self) -> bool:
        """False only when there can be none."""
        length = self._headers.get(b"content-length")
        return (length is not None and length != b"0") or b"transfer-encoding" in self._headers

    @property
    def language(self) -> Language:
        return language_of(self.header(b"accept-language") or "")

    @property
    def known(self) -> frozenset[str]:
        """The entity tags of If-None-Match, to be compared weakly, so without their `W/`; or ANY."""
        given = self.header(b"if-none-match") or ""
        return frozenset({ANY} if given.strip() == ANY else _TAG.findall(given))

    def credentials(self, session_cookie: str) -> Credentials:
        """A bearer token wins over a session; anything else under Authorization is bad."""
        authorization = self.header(b"authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            well_formed = scheme.lower() == "bearer" and self.once(b"authorization")
            return Credentials(bearer=token.strip() if well_formed else "")
        cookie = self.header(b"cookie")
        if cookie is None or session_cookie not in cookie:
            return NOBODY
        return Credentials(session=_cookies(cookie).get(session_cookie))

    def is_from(self, origins: frozenset[str]) -> bool:
        """Did a page of ours send this? Sec-Fetch-Site says so, or failing it the Origin."""
        site = self.header(b"sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return self.header(b"origin") in origins


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}

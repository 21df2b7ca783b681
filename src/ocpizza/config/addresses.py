"""Addresses: PostgreSQL's, the mail server's, and the origins of sites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ocpizza.config.reading import Misconfigured

_POSTGRES = re.compile(r"\Apostgres(?:ql)?(?:\+\w+)?://")
_NOT_ENCODED = re.compile(r"\s|%(?![0-9A-Fa-f]{2})")


def database_url(
    environ: Mapping[str, str], name: str = "DATABASE_URL", *, production: bool
) -> str | None:
    """The PostgreSQL that a variable names; in production with TLS, unless it says otherwise.

    It comes without SQLAlchemy's driver (`postgresql+psycopg://`), as libpq reads it. What drivers
    would trip over is refused here: they repeat parts of the address, which may be parts of its
    password.
    """
    url = environ.get(name) or None
    if url is None:
        return None
    if _POSTGRES.match(url) is None:
        raise Misconfigured(f"{name} must start with postgres:// or postgresql://.")
    url = _POSTGRES.sub("postgresql://", url, count=1)
    parts = split(url)
    if parts is None or _ambiguous(url, parts):
        raise Misconfigured(
            f"{name} cannot be read; write postgres://user:password@host:5432/name, "
            "with special characters of the password percent-encoded."
        )
    return _with_tls(url, parts, environ) if production else url


def smtp_url(environ: Mapping[str, str], *, production: bool) -> str | None:
    url = environ.get("SMTP_URL") or None
    if url is None:
        return None
    known = {"smtp", "smtps"} if production else {"smtp", "smtps", "file"}
    parts = split(url)
    if parts is None:
        raise Misconfigured(
            "SMTP_URL cannot be read; write smtp://user:password@host:587, "
            "with special characters of the password percent-encoded."
        )
    if parts.scheme not in known:
        schemes = " or ".join(f"{scheme}://" for scheme in sorted(known))
        raise Misconfigured(f"SMTP_URL must start with {schemes}.")
    return url


def origin(name: str, url: str) -> str:
    parts = split(url)
    if parts is None or not parts.hostname or not _is_origin(parts):
        given = "" if "@" in url else f", not {url!r}"
        raise Misconfigured(f"{name} must be an origin such as https://ocpizza.com{given}.")
    return f"{parts.scheme}://{parts.netloc}"


def _is_origin(parts: SplitResult) -> bool:
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    return parts.scheme in {"http", "https"} and not beyond


def split(url: str) -> SplitResult | None:
    """None when it is no address, or its port is no port."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _ambiguous(url: str, parts: SplitResult) -> bool:
    """Whether two readers may take different pieces of it for the password."""
    beyond = parts.path + parts.query
    several = parts.netloc.count("@") > 1 or "@" in beyond or bool(parts.fragment)
    return several or _NOT_ENCODED.search(url) is not None


def _with_tls(url: str, parts: SplitResult, environ: Mapping[str, str]) -> str:
    """At least `sslmode=require` to another machine, as Heroku's PostgreSQL wants it.

    What the address or libpq's own variable says of it stands, stronger or weaker.
    """
    query = dict(parse_qsl(parts.query))
    host = query.get("hostaddr") or query.get("host") or unquote(parts.hostname or "")
    if "sslmode" in query or environ.get("PGSSLMODE") or _is_this_machine(host):
        return url
    return f"{url}{'&' if parts.query else '?'}sslmode=require"


def _is_this_machine(host: str) -> bool:
    """A Unix socket counts; so does no host at all, which is libpq's name for one."""
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

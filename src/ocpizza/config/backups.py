"""Where backups go, and which databases there are to back up."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import SplitResult

from attrs import field, frozen

from ocpizza.config.addresses import database_url, split
from ocpizza.config.reading import Misconfigured
from ocpizza.config.secrets import refuse_wrapped

SHORTEST_KEY = 16


@frozen
class BackupSettings:
    """`databases`: every variable that holds a PostgreSQL address, by its name.

    Where there is a DIRECT_DATABASE_URL, DATABASE_URL is reached by it.
    """

    url: str | None
    key: str | None = field(repr=False)
    verify_url: str | None = field(repr=False)
    databases: Mapping[str, str] = field(repr=False)


def backups(environ: Mapping[str, str], *, production: bool) -> BackupSettings:
    return BackupSettings(
        url=_store(environ),
        key=_key(environ, production=production),
        verify_url=database_url(environ, "VERIFY_DATABASE_URL", production=production),
        databases=_databases(environ, production=production),
    )


def _store(environ: Mapping[str, str]) -> str | None:
    url = environ.get("BACKUPS_URL") or None
    if url is None:
        return None
    parts = split(url)
    if parts is None or not (_is_folder(parts) or _is_bucket(parts)):
        raise Misconfigured(
            "BACKUPS_URL must be file:///folder or s3://bucket/prefix, "
            "without credentials (those are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)."
        )
    return url


def _is_folder(parts: SplitResult) -> bool:
    return parts.scheme == "file" and not parts.netloc and bool(parts.path.strip("/"))


def _is_bucket(parts: SplitResult) -> bool:
    return parts.scheme == "s3" and bool(parts.netloc) and "@" not in parts.netloc


def _key(environ: Mapping[str, str], *, production: bool) -> str | None:
    key = environ.get("BACKUPS_KEY") or None
    if key is not None and production and len(key.strip()) < SHORTEST_KEY:
        raise Misconfigured(
            f"BACKUPS_KEY is shorter than {SHORTEST_KEY} characters; make one with: ocpizza secret"
        )
    if key is not None and production:
        refuse_wrapped("BACKUPS_KEY", key)
    return key


def _databases(environ: Mapping[str, str], *, production: bool) -> Mapping[str, str]:
    found = {}
    for name, value in environ.items():
        if value.startswith(("postgres://", "postgresql://", "postgresql+")):
            with suppress(Misconfigured):  # not ours, and not asked for
                url = database_url(environ, name, production=production)
                assert url is not None
                found[name] = url
    past_the_pooler = database_url(environ, "DIRECT_DATABASE_URL", production=production)
    if past_the_pooler is not None:
        found["DATABASE_URL"] = past_the_pooler
    return found

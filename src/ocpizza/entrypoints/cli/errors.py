"""What went wrong, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocpizza.domain.errors import Invalid, Refused

NOT_MIGRATED = {"42P01", "3F000", "42703"}
"""SQLSTATE: no such table, schema or column."""
TAKES_NO_WRITES = {"25006", "0A000"}
"""It is read only, or a standby, which cannot even be asked to be otherwise."""


class Stop(Exception):
    """The command cannot go on; the message says why and what to do."""


def explain(error: Exception, language: str) -> str | None:
    """One line for an error that is foreseen; None for a defect of ours."""
    from ocpizza.application.ports.backups import CannotBackUp
    from ocpizza.application.ports.readiness import NotMigrated, TooOld, UpgradeFailed
    from ocpizza.application.ports.unit_of_work import Stale
    from ocpizza.config import Misconfigured
    from ocpizza.domain.errors import Refused
    from ocpizza.embedded_postgres import ClusterError
    from ocpizza.entrypoints.cli.sentences import BUSY, SCHEMA_BEHIND

    if isinstance(
        error, Stop | CannotBackUp | Misconfigured | ClusterError | TooOld | UpgradeFailed
    ):
        return str(error)
    if isinstance(error, NotMigrated):
        return SCHEMA_BEHIND.in_(language)
    if isinstance(error, Stale):
        return BUSY.in_(language)
    if isinstance(error, Refused):
        return _refusal(error, language)
    return _of_the_database(error, language)


def _refusal(refused: Refused, language: str) -> str:
    import attrs

    from ocpizza.domain.errors import Invalid
    from ocpizza.entrypoints.cli.sentences import SENTENCES

    data = attrs.asdict(refused, recurse=False)
    if isinstance(refused, Invalid):
        data["faults"] = _faults(refused, language)
    return SENTENCES[refused.slug].in_(language).format_map(data)


def _faults(invalid: Invalid, language: str) -> str:
    from ocpizza.entrypoints.http.fault_table import FAULTS

    return "; ".join(
        f"{fault.pointer or '/'} {FAULTS[fault.code].in_(language).format_map(fault.data)}"
        for fault in invalid.faults
    )


def _of_the_database(error: Exception, language: str) -> str | None:
    from sqlalchemy.exc import DBAPIError, OperationalError

    from ocpizza.entrypoints.cli.sentences import NO_DATABASE, READ_ONLY, SCHEMA_BEHIND

    if not isinstance(error, DBAPIError):
        return None
    if getattr(error.orig, "sqlstate", None) in NOT_MIGRATED:
        return SCHEMA_BEHIND.in_(language)
    if getattr(error.orig, "sqlstate", None) in TAKES_NO_WRITES:
        return READ_ONLY.in_(language)
    if isinstance(error, OperationalError):
        first = str(error.orig).strip().partition("\n")[0]
        return NO_DATABASE.in_(language).format(reason=first)
    return None

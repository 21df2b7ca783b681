"""Backups as a script reads them, and as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpizza.entrypoints.cli.output import local

if TYPE_CHECKING:
    from ocpizza.application.backing_up.backup import Backup

COLUMNS = ("id", "begun", "state", "size>", "database", "verified", "")
_UNIT = 1000


def described(backup: Backup) -> dict[str, object]:
    manifest = backup.manifest
    return {
        "id": backup.id,
        "state": backup.state,
        "database": backup.database,
        "created_at": backup.created_at,
        "finished_at": backup.finished_at,
        "verified_at": backup.verified_at,
        "failure": backup.failure,
        "replaced_by": backup.replaced_by,
        "size": manifest.size if manifest else None,
        "sha256": manifest.sha256 if manifest else None,
        "encrypted": manifest.sealed if manifest else None,
        "postgresql": manifest.server if manifest else None,
        "revision": manifest.revision if manifest else None,
        "rows": sum(manifest.rows.values()) if manifest else None,
    }


def row(backup: Backup) -> tuple[object, ...]:
    note = f"what {backup.replaced_by} replaced" if backup.replaced_by else ""
    return (
        backup.id,
        local(backup.created_at),
        backup.state.value,
        size(backup.manifest.size if backup.manifest else backup.written),
        backup.database,
        local(backup.verified_at),
        backup.failure or note,
    )


def size(bytes_: int) -> str:
    amount = float(bytes_)
    for unit in ("B", "kB", "MB"):
        if amount < _UNIT:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= _UNIT
    return f"{amount:.1f} GB"

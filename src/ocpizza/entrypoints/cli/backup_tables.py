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
        "verification": verification(backup),
        "verification_failure": backup.trial.failure if backup.trial else None,
        "failure": backup.failure,
        "replaced_by": backup.replaced_by,
        "size": manifest.size if manifest else None,
        "sha256": manifest.sha256 if manifest else None,
        "encrypted": manifest.sealed if manifest else None,
        "postgresql": manifest.server if manifest else None,
        "revision": manifest.revision if manifest else None,
        "left_out": manifest.left_out if manifest else None,
        "rows": sum(manifest.rows.values()) if manifest else None,
    }


def verification(backup: Backup) -> str | None:
    """How the last one stands; None where there was none."""
    if backup.trial is not None:
        return "running" if backup.trial.failure is None else "failed"
    return None if backup.verified_at is None else "passed"


def row(backup: Backup) -> tuple[object, ...]:
    stands = verification(backup)
    return (
        backup.id,
        local(backup.created_at),
        backup.state.value,
        size(backup.manifest.size if backup.manifest else backup.written),
        backup.database,
        local(backup.verified_at) if stands == "passed" else stands,
        _note(backup),
    )


def _note(backup: Backup) -> str:
    if backup.failure:
        return backup.failure
    if backup.trial is not None and backup.trial.failure is not None:
        return f"verifying it failed: {backup.trial.failure}"
    notes = [f"what {backup.replaced_by} replaced"] if backup.replaced_by else []
    if backup.manifest is not None and backup.manifest.left_out:
        notes.append(f"without the schemas {', '.join(backup.manifest.left_out)}")
    return "; ".join(notes)


def size(bytes_: int) -> str:
    amount = float(bytes_)
    for unit in ("B", "kB", "MB"):
        if amount < _UNIT:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= _UNIT
    return f"{amount:.1f} GB"

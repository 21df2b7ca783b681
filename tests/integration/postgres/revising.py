"""Revisions that the next release might bring."""

import shutil
from pathlib import Path

from ocpizza.adapters.postgres.migrate import MIGRATIONS, _revisions

_REVISION = """
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade() -> None:
    {upgrade}
"""
_BLOCK = "with op.get_context().autocommit_block():\n        "


def newer(folder: Path, *statements: str, outside_a_transaction: bool = False) -> Path:
    """Our revisions, and after them one for each of the statements, from 9001 on."""
    copy = folder / "migrations"
    shutil.copytree(Path(str(MIGRATIONS)), copy, ignore=shutil.ignore_patterns("__pycache__"))
    down = head()
    for number, statement in enumerate(statements, 9001):
        act = f"{_BLOCK if outside_a_transaction else ''}op.execute({statement!r})"
        written = _REVISION.format(revision=number, down=down, upgrade=act)
        (copy / "versions" / f"{number}_newer.py").write_text(written)
        down = str(number)
    return copy


def head() -> str:
    newest = _revisions().get_current_head()
    assert newest is not None
    return newest

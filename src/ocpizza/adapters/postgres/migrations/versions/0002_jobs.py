"""The tables of procrastinate, which are the group's: its jobs are about all stores at once.

Each of its upgrades ships SQL files, to be put into a revision of ours.
"""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Past SQLAlchemy, which would take the per cent signs for parameters.
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(Path(__file__).with_suffix(".sql").read_text("utf-8"))

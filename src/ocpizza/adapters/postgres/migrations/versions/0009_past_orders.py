"""Orders are found by when they were placed, to forget whom they were for."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = """
CREATE INDEX orders_placed_idx ON orders USING brin (placed_at);
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

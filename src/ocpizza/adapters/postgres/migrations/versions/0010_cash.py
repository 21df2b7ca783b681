"""Cash is found by when it was taken, to see what is in no drawer."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = """
CREATE INDEX payments_cash_idx ON payments (store_id, captured_at) WHERE method = 'cash';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

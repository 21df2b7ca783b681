"""The banknote that a customer is going to pay with is told by the order, no longer by its note."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = """
ALTER TABLE orders ADD COLUMN pays_with_cents INTEGER;
COMMENT ON COLUMN orders.pays_with_cents IS 'the banknote that was announced, if it is cash';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

"""Why a refund did not happen, and which payments to read again for refunds made elsewhere."""

from alembic import op

revision = "0008"
down_revision = "0007"

CONTRACTS = {
    "refunds.refunds_failure_check is a new rule": "the code before leaves the new column empty",
}

STATEMENTS = """
ALTER TABLE refunds ADD COLUMN failure TEXT;
ALTER TABLE refunds ADD CONSTRAINT refunds_failure_check
    CHECK (failure IS NULL OR status = 'failed');
COMMENT ON COLUMN refunds.failure IS 'the gateway''s word for why it did not happen';
CREATE INDEX refunds_failed_idx ON refunds (store_id, payment_id) WHERE status = 'failed';
CREATE INDEX payments_captured_on_line_idx ON payments (captured_at)
    WHERE method = 'paypal' AND captured_at IS NOT NULL;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

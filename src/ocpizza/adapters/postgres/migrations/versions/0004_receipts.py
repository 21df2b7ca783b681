"""Receipts and credit notes, numbered by store and kind."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = """
CREATE TABLE receipt_counters (
    store_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    last_number INTEGER NOT NULL,
    CONSTRAINT receipt_counters_pkey PRIMARY KEY (store_id, kind),
    CONSTRAINT receipt_counters_kind_check CHECK (kind IN ('receipt', 'credit_note')),
    CONSTRAINT receipt_counters_last_number_check CHECK (last_number >= 1)
);

CREATE TABLE receipts (
    store_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    order_id UUID NOT NULL,
    refund_id UUID,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT receipts_pkey PRIMARY KEY (store_id, kind, number),
    CONSTRAINT receipts_store_id_order_id_fkey FOREIGN KEY (store_id, order_id)
        REFERENCES orders (store_id, id),
    CONSTRAINT receipts_kind_check CHECK (kind IN ('receipt', 'credit_note')),
    CONSTRAINT receipts_number_check CHECK (number >= 1),
    CONSTRAINT receipts_refund_id_check CHECK ((kind = 'credit_note') = (refund_id IS NOT NULL))
);
CREATE UNIQUE INDEX receipts_order_key ON receipts (store_id, order_id) WHERE refund_id IS NULL;
CREATE UNIQUE INDEX receipts_refund_key ON receipts (store_id, refund_id)
    WHERE refund_id IS NOT NULL;
CREATE INDEX receipts_of_order_idx ON receipts (store_id, order_id, issued_at);
COMMENT ON COLUMN receipts.number IS 'of its store and kind, without a gap';
COMMENT ON COLUMN receipts.refund_id IS 'what a credit note is for';
COMMENT ON COLUMN receipts.content IS 'all it says; names nobody';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

"""Cash drawers and what goes in and out of them."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = """
CREATE TABLE drawers (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_by TEXT NOT NULL,
    opened_by_name TEXT NOT NULL,
    float_cents INTEGER NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_by TEXT,
    closed_by_name TEXT,
    expected_cents INTEGER,
    counted_cents INTEGER,
    note TEXT,
    CONSTRAINT drawers_pkey PRIMARY KEY (store_id, id),
    CONSTRAINT drawers_store_id_number_key UNIQUE (store_id, number),
    CONSTRAINT drawers_number_check CHECK (number >= 1),
    CONSTRAINT drawers_float_cents_check CHECK (float_cents >= 0),
    CONSTRAINT drawers_counted_cents_check CHECK (counted_cents >= 0),
    CONSTRAINT drawers_closing_check CHECK (
        num_nulls(closed_at, closed_by, closed_by_name, expected_cents, counted_cents, note)
        IN (0, 6)
    )
);
CREATE UNIQUE INDEX drawers_open_key ON drawers (store_id) WHERE closed_at IS NULL;
COMMENT ON COLUMN drawers.number IS 'of its store, without a gap';

CREATE TABLE drawer_entries (
    store_id TEXT NOT NULL,
    id UUID NOT NULL,
    drawer_id UUID NOT NULL,
    kind TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    payment_id UUID,
    refund_id UUID,
    CONSTRAINT drawer_entries_pkey PRIMARY KEY (store_id, id),
    CONSTRAINT drawer_entries_store_id_drawer_id_fkey FOREIGN KEY (store_id, drawer_id)
        REFERENCES drawers (store_id, id),
    CONSTRAINT drawer_entries_store_id_payment_id_fkey FOREIGN KEY (store_id, payment_id)
        REFERENCES payments (store_id, id),
    CONSTRAINT drawer_entries_store_id_refund_id_fkey FOREIGN KEY (store_id, refund_id)
        REFERENCES refunds (store_id, id),
    CONSTRAINT drawer_entries_kind_check
        CHECK (kind IN ('sale', 'refund', 'deposit', 'withdrawal')),
    CONSTRAINT drawer_entries_amount_cents_check CHECK (
        amount_cents <> 0 AND (amount_cents < 0) = (kind IN ('refund', 'withdrawal'))
    ),
    CONSTRAINT drawer_entries_payment_id_check
        CHECK ((payment_id IS NOT NULL) = (kind IN ('sale', 'refund'))),
    CONSTRAINT drawer_entries_refund_id_check CHECK ((refund_id IS NOT NULL) = (kind = 'refund'))
);
CREATE INDEX drawer_entries_drawer_idx ON drawer_entries (store_id, drawer_id);
CREATE UNIQUE INDEX drawer_entries_sale_key ON drawer_entries (store_id, payment_id)
    WHERE refund_id IS NULL AND payment_id IS NOT NULL;
CREATE UNIQUE INDEX drawer_entries_refund_key ON drawer_entries (store_id, refund_id)
    WHERE refund_id IS NOT NULL;
COMMENT ON COLUMN drawer_entries.amount_cents IS 'negative when it went out';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

"""What moved a promised time, accounts that nobody uses, signing in by steps, orders gone short."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = """
ALTER TABLE orders ADD COLUMN moved JSONB DEFAULT '[]' NOT NULL;
COMMENT ON COLUMN orders.moved IS 'of the promised time: [{at, before, after, why}]';

ALTER TABLE customers ADD COLUMN seen_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE customers ADD COLUMN warned_at TIMESTAMP WITH TIME ZONE;
COMMENT ON COLUMN customers.seen_at IS 'last used; confirmed_at until then';
COMMENT ON COLUMN customers.warned_at IS 'told that it will be erased unless it is used';

ALTER TABLE access_tokens DROP CONSTRAINT access_tokens_kind_check;
ALTER TABLE access_tokens ADD CONSTRAINT access_tokens_kind_check CHECK (kind IN (
    'bearer', 'session', 'confirmation', 'reset', 'invitation', 'enrolment',
    'second-step'));

ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN (
    'confirm-sign-up', 'already-signed-up', 'reset-password', 'invitation', 'account-unused',
    'order-placed', 'order-short', 'order-paid', 'order-on-its-way', 'order-handed-over',
    'order-cancelled', 'order-refunded'));
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

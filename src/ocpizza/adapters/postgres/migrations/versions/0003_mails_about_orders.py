"""Mails are about orders too, in the language that their customers read."""

from alembic import op

revision = "0003"
down_revision = "0002"

CONTRACTS = {
    "mails.account may be NULL": "the code before sent mails of kinds that have an account, only",
    "mails.mails_about_check is a new rule": "a mail of the code before has an account, no order",
}

STATEMENTS = """
ALTER TABLE orders ADD COLUMN language TEXT DEFAULT 'fr' NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_language_check CHECK (language IN ('fr', 'en'));
COMMENT ON COLUMN orders.language IS 'of mails about it';

ALTER TABLE mails ALTER COLUMN account DROP NOT NULL;
ALTER TABLE mails ADD COLUMN order_store TEXT;
ALTER TABLE mails ADD COLUMN order_id UUID;
COMMENT ON COLUMN mails.order_id IS 'without a foreign key: orders live elsewhere';
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN (
    'confirm-sign-up', 'already-signed-up', 'reset-password', 'invitation', 'order-placed',
    'order-paid', 'order-on-its-way', 'order-handed-over', 'order-cancelled', 'order-refunded'));
ALTER TABLE mails ADD CONSTRAINT mails_about_check CHECK (
    (account IS NULL) = (order_id IS NOT NULL) AND (account IS NULL) = (order_store IS NOT NULL));
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

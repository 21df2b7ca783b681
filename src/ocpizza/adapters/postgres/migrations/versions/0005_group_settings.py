"""The group may demand a second factor, and who has none yet is let in to get one."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = """
CREATE TABLE group_settings (
    single BOOLEAN NOT NULL,
    second_factor_required BOOLEAN NOT NULL,
    CONSTRAINT group_settings_pkey PRIMARY KEY (single),
    CONSTRAINT group_settings_single_check CHECK (single)
);
COMMENT ON TABLE group_settings IS 'one row at most; without it, what a new group has';

ALTER TABLE access_tokens DROP CONSTRAINT access_tokens_kind_check;
ALTER TABLE access_tokens ADD CONSTRAINT access_tokens_kind_check CHECK (kind IN (
    'bearer', 'session', 'confirmation', 'reset', 'invitation', 'enrolment'));
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

"""Maintenance is declared where every process looks, and waits for what has begun to write."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = """
CREATE TABLE maintenance (
    single BOOLEAN NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    by_name TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    message TEXT,
    database BOOLEAN NOT NULL,
    CONSTRAINT maintenance_pkey PRIMARY KEY (single),
    CONSTRAINT maintenance_single_check CHECK (single),
    CONSTRAINT maintenance_until_check CHECK (until > since)
);
COMMENT ON TABLE maintenance IS 'one row at most, which may be over; without it there is none';
COMMENT ON COLUMN maintenance.database IS 'nobody writes; else customers wait';

CREATE TABLE running_writes (
    process TEXT NOT NULL,
    writes TEXT[] NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT running_writes_pkey PRIMARY KEY (process)
);
COMMENT ON TABLE running_writes IS
    'what processes have begun to write before maintenance of the database, and go on with';
COMMENT ON COLUMN running_writes.seen_at IS 'by the database''s clock';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)

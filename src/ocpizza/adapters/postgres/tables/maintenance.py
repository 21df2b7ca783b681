"""Maintenance as it was declared, and the writes that it waits for."""

from sqlalchemy import Boolean, CheckConstraint, Column, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from ocpizza.adapters.postgres.tables.metadata import Instant, metadata

maintenance = Table(
    "maintenance",
    metadata,
    Column("single", Boolean, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("until", Instant),
    Column("message", Text),
    Column("database", Boolean, nullable=False, comment="nobody writes; else customers wait"),
    CheckConstraint("single", name="single"),
    CheckConstraint("until > since", name="until"),
    comment="one row at most, which may be over; without it there is none",
)

running_writes = Table(
    "running_writes",
    metadata,
    Column("process", Text, primary_key=True),
    Column("writes", ARRAY(Text), nullable=False),
    Column("seen_at", Instant, nullable=False, comment="by the database's clock"),
    comment="what processes have begun to write before maintenance of the database, and go on with",
)

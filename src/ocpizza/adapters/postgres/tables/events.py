"""What happened: the outbox, how far its readers are, and who changed what."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from ocpizza.adapters.postgres.tables.metadata import (
    Id,
    Instant,
    Json,
    at_least,
    metadata,
    one_of,
    store_id,
)
from ocpizza.domain.events import EventKind

events = Table(
    "events",
    metadata,
    store_id(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_id", Id),
    Column("data", Json, nullable=False),
    one_of("kind", EventKind),
    *at_least(1, "seq"),
    comment="numbered without a gap within a store, in the order of the commits; kept 48 h",
)

consumers = Table(
    "consumers",
    metadata,
    store_id(),
    Column("consumer", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False, comment="the last event it has dealt with"),
    *at_least(0, "seq"),
)

audit = Table(
    "audit",
    metadata,
    store_id(),
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Json),
    Column("after", Json),
    comment="append-only; store_id '*' is the group",
)

Index("audit_at_idx", audit.c.store_id, audit.c.at)

"""Staff, customers, and the tokens that stand for them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)

from ocpizza.adapters.postgres.tables.metadata import (
    GROUP,
    Id,
    Instant,
    at_least,
    metadata,
    one_of,
)
from ocpizza.domain.people.roles import STAFF_ROLES, Role

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("totp_secret", LargeBinary),
)

Index("staff_email_key", func.lower(staff.c.email), unique=True)

staff_grants = Table(
    "staff_grants",
    metadata,
    Column("staff_id", Id, ForeignKey(staff.c.id, ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("store_id", Text, primary_key=True, comment="'*': the group"),
    one_of("role", (role for role in Role if role in STAFF_ROLES)),
    CheckConstraint(f"(role = 'admin') = (store_id = '{GROUP}')", name="store_id"),
)

Index("staff_grants_store_idx", staff_grants.c.store_id)

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False, comment="E.164"),
    Column("password_hash", Text, nullable=False),
    Column("confirmed_at", Instant),
    Column("created_at", Instant, nullable=False),
)

Index("customers_email_key", func.lower(customers.c.email), unique=True)
Index("customers_phone_idx", customers.c.phone)

customer_addresses = Table(
    "customer_addresses",
    metadata,
    Column("customer_id", Id, ForeignKey(customers.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("line1", Text, nullable=False),
    Column("line2", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("instructions", Text, nullable=False),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="SHA-256; the token is kept nowhere"),
    Column("kind", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("length(digest) = 32", name="sha_256"),
    CheckConstraint("expires_at > created_at", name="expires_at"),
)

Index("access_tokens_holder_idx", access_tokens.c.holder)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("account", Text, primary_key=True),
    Column("network", Text, primary_key=True),
    Column("failures", Integer, nullable=False, comment="wrong passwords since the last right one"),
    Column("last_at", Instant, nullable=False),
    *at_least(0, "failures"),
)

"""Staff, customers, and the tokens that stand for them."""

from sqlalchemy import (
    BigInteger,
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
    UniqueConstraint,
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
from ocpizza.application.ports.accounts import TokenKind
from ocpizza.application.ports.mail import MailKind
from ocpizza.domain.people.roles import STAFF_ROLES, Role

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, comment="none until the invitation was answered"),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("totp_secret", LargeBinary),
    Column("totp_step", BigInteger, comment="of the last code used: each is good once"),
    UniqueConstraint("email"),
)

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
    Column("seen_at", Instant, comment="last used; confirmed_at until then"),
    Column("warned_at", Instant, comment="told that it will be erased unless it is used"),
    comment="without confirmed_at it is a request; several may be for one address",
)

Index(
    "customers_email_key",
    customers.c.email,
    unique=True,
    postgresql_where=customers.c.confirmed_at.is_not(None),
)
Index(
    "customers_requests_idx", customers.c.email, postgresql_where=customers.c.confirmed_at.is_(None)
)
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

group_settings = Table(
    "group_settings",
    metadata,
    Column("single", Boolean, primary_key=True),
    Column("second_factor_required", Boolean, nullable=False),
    CheckConstraint("single", name="single"),
    comment="one row at most; without it, what a new group has",
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="SHA-256; the token is kept nowhere"),
    Column("kind", Text, nullable=False),
    Column("holder", Id, nullable=False, comment="the id of a member of staff or a customer"),
    Column("expires_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    one_of("kind", TokenKind),
    CheckConstraint("length(digest) = 32", name="sha_256"),
    CheckConstraint("expires_at > created_at", name="expires_at"),
)

Index("access_tokens_holder_idx", access_tokens.c.holder)

Index("access_tokens_expiry_idx", access_tokens.c.expires_at)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="SHA-256 of account and network"),
    Column("wrong", Integer, nullable=False),
    Column("since", Instant, nullable=False, comment="when the first of them came"),
    *at_least(1, "wrong"),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("account", Id),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False, comment="moved on while somebody sends it"),
    Column("done_at", Instant, comment="sent, or given up"),
    Column("order_store", Text),
    Column("order_id", Id, comment="without a foreign key: orders live elsewhere"),
    one_of("kind", MailKind),
    one_of("language", ("fr", "en")),
    CheckConstraint(
        "(account IS NULL) = (order_id IS NOT NULL) AND (account IS NULL) = (order_store IS NOT NULL)",
        name="about",
    ),
    comment="to be sent by the worker; holds no secret: links get theirs when it is sent",
)

Index("mails_due_idx", mails.c.due_at, postgresql_where=mails.c.done_at.is_(None))
Index("mails_address_idx", mails.c.address, mails.c.asked_at)

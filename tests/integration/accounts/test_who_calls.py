"""Who calls is asked by every request: it must not depend on how many people there are."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event, text

from ocpizza.adapters.postgres.accounts import PostgresCallers
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.ports.accounts import TokenKind
from tests.builders import EVENING

_PEOPLE = text("""
INSERT INTO customers (id, email, name, phone, password_hash, confirmed_at, created_at)
SELECT CAST(md5(CAST(n AS text)) AS uuid), n || '@example.org', 'x', '+33612345678', 'x', :at, :at
FROM generate_series(1, 20000) AS n
""")
_STAFF = text("""
INSERT INTO staff (id, email, name)
SELECT CAST(md5('staff' || n) AS uuid), n || '@ocpizza.example', 'x' FROM generate_series(1, 2000) AS n
""")
_TOKENS = text("""
INSERT INTO access_tokens (digest, kind, holder, expires_at, created_at)
SELECT decode(md5(email) || md5(email), 'hex'), 'bearer', id, :at + interval '1 day', :at
FROM customers
""")


def test_it_is_one_query_answered_by_indexes(engine: Engine) -> None:
    with engine.begin() as connection:
        for rows in (_PEOPLE, _STAFF, _TOKENS):
            connection.execute(rows, {"at": EVENING})
        connection.execute(text("ANALYZE customers, staff, access_tokens"))
    seen: list[tuple[str, object]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_: Connection, __: object, statement: str, parameters: object, *___: object) -> None:
        seen.append((statement, parameters))

    PostgresCallers(autocommit(engine)).by_token(b"x" * 32, TokenKind.BEARER, EVENING)

    ((statement, parameters),) = seen
    with engine.connect() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)  # type: ignore[arg-type]
        plan = [row[0] for row in explained]
    assert not [line for line in plan if "Seq Scan" in line and "staff_grants" not in line]

"""Tokens and wrong passwords, both by digest."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from sqlalchemy import Connection, case, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from ocpizza.adapters.postgres.tables.people import access_tokens, sign_in_attempts
from ocpizza.application.ports.accounts import Token, TokenKind
from ocpizza.domain.people.account import WRONG_FORGOTTEN_AFTER, WrongPasswords


@frozen
class PostgresTokens:
    """The `Tokens` port."""

    connection: Connection

    def keep(self, token: Token, now: datetime) -> None:
        self.connection.execute(
            insert(access_tokens).values(
                digest=token.digest,
                kind=token.kind,
                holder=token.holder,
                expires_at=token.expires_at,
                created_at=now,
            )
        )

    def holder(self, digest: bytes, kind: TokenKind, now: datetime) -> str | None:
        good = select(access_tokens.c.holder).where(
            access_tokens.c.digest == digest,
            access_tokens.c.kind == kind,
            access_tokens.c.expires_at > now,
        )
        return self.connection.execute(good).scalar_one_or_none()

    def end(self, digest: bytes) -> None:
        self.connection.execute(delete(access_tokens).where(access_tokens.c.digest == digest))

    def end_all(self, holder: str) -> None:
        self.connection.execute(delete(access_tokens).where(access_tokens.c.holder == holder))

    def forget_expired(self, now: datetime) -> int:
        old = delete(access_tokens).where(access_tokens.c.expires_at <= now)
        return self.connection.execute(old).rowcount


@frozen
class PostgresAttempts:
    """The `Attempts` port."""

    connection: Connection

    def wrong(self, digest: bytes, now: datetime) -> WrongPasswords:
        own = select(sign_in_attempts).where(sign_in_attempts.c.digest == digest)
        row = self.connection.execute(own).one_or_none()
        return WrongPasswords(row.wrong, row.since) if row else WrongPasswords(0, now)

    def count(self, digest: bytes, now: datetime) -> None:
        kept = sign_in_attempts.c
        forgotten = kept.since <= now - WRONG_FORGOTTEN_AFTER
        self.connection.execute(
            upsert(sign_in_attempts)
            .values(digest=digest, wrong=1, since=now)
            .on_conflict_do_update(
                index_elements=["digest"],
                set_={
                    "wrong": case((forgotten, 1), else_=kept.wrong + 1),
                    "since": case((forgotten, now), else_=kept.since),
                },
            )
        )

    def clear(self, digest: bytes) -> None:
        own = sign_in_attempts.c.digest == digest
        self.connection.execute(delete(sign_in_attempts).where(own))

    def forget_old(self, now: datetime) -> int:
        old = sign_in_attempts.c.since <= now - WRONG_FORGOTTEN_AFTER
        return self.connection.execute(delete(sign_in_attempts).where(old)).rowcount

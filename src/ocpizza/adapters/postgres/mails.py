"""Mails to be sent; whoever takes some has them alone for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ocpizza.adapters.postgres.tables.people import mails
from ocpizza.application.ports.mail import Mail, MailKind

_TO_SEND = select(mails.c.id).where(mails.c.done_at.is_(None)).order_by(mails.c.due_at, mails.c.id)


@frozen
class PostgresMails:
    """The `Mails` port."""

    connection: Connection

    def put(self, mail: Mail) -> bool:
        store, order = mail.order or (None, None)
        kept = self.connection.execute(
            insert(mails)
            .values(
                id=mail.id,
                kind=mail.kind,
                address=mail.to,
                language=mail.language,
                account=mail.account,
                asked_at=mail.asked_at,
                due_at=mail.asked_at,
                order_store=store,
                order_id=order,
            )
            .on_conflict_do_nothing()
        )
        return kept.rowcount == 1

    def asked_since(self, to: str, since: datetime) -> int:
        of_accounts = mails.c.account.is_not(None)
        recent = mails.c.address == to, mails.c.asked_at >= since, of_accounts
        return self.connection.execute(select(func.count()).where(*recent)).scalar_one()

    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[Mail]:
        due = _TO_SEND.where(mails.c.due_at <= now).limit(limit).with_for_update(skip_locked=True)
        taken = update(mails).where(mails.c.id.in_(due)).values(due_at=until).returning(mails)
        rows = sorted(self.connection.execute(taken), key=lambda row: (row.asked_at, row.id))
        return [_mail(row) for row in rows]

    def done(self, mail: str, at: datetime) -> None:
        self.connection.execute(update(mails).where(mails.c.id == mail).values(done_at=at))

    def forget_to(self, to: str) -> None:
        self.connection.execute(delete(mails).where(mails.c.address == to))

    def forget_old(self, before: datetime) -> int:
        return self.connection.execute(delete(mails).where(mails.c.asked_at < before)).rowcount


def _mail(row: Row[*tuple[Any, ...]]) -> Mail:
    order = (row.order_store, row.order_id) if row.order_id is not None else None
    kind = MailKind(row.kind)
    return Mail(row.id, kind, row.address, row.language, row.account, row.asked_at, order)

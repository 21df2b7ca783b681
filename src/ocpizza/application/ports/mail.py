"""Mails: kept in the commit that wants them, written and sent by the worker (house rule 5).

A kept mail holds no secret: the token in its link is made when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import frozen


class MailKind(StrEnum):
    """What a mail says."""

    CONFIRM_SIGN_UP = "confirm-sign-up"
    ALREADY_SIGNED_UP = "already-signed-up"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a kind of mail
    INVITATION = "invitation"
    ACCOUNT_UNUSED = "account-unused"
    ORDER_PLACED = "order-placed"
    ORDER_SHORT = "order-short"
    ORDER_PAID = "order-paid"
    ORDER_ON_ITS_WAY = "order-on-its-way"
    ORDER_HANDED_OVER = "order-handed-over"
    ORDER_CANCELLED = "order-cancelled"
    ORDER_REFUNDED = "order-refunded"


@frozen
class Mail:
    """A mail to be written and sent, about an account (by id) or an order (store and id)."""

    id: str
    kind: MailKind
    to: str
    language: str
    account: str | None
    asked_at: datetime
    order: tuple[str, str] | None = None


class Mails(Protocol):
    """The mails that are to be sent."""

    def put(self, mail: Mail) -> bool:
        """Keep it; False, and nothing happens, when one of that id was kept before."""

    def asked_since(self, to: str, since: datetime) -> int:
        """How many mails about accounts that address was asked to get, whether sent or not."""

    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[Mail]:
        """The next ones due, oldest first; nobody else takes them before `until`."""

    def done(self, mail: str, at: datetime) -> None:
        """It was sent, never can be, or need not be."""

    def forget_to(self, to: str) -> None:
        """All to that address, whether sent or not."""

    def forget_old(self, before: datetime) -> int:
        """Those that were asked for before, sent or not."""


@frozen
class Letter:
    """A mail as it is read. `id` is the same when it is sent again; `link` is (label, address).

    `rows` are a table of (what, how much) between the paragraphs and the link, its last
    `sums` rows being what the others come to; `notes` are the small print.
    """

    id: str
    to: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    link: tuple[str, str] | None = None
    rows: tuple[tuple[str, str], ...] = ()
    sums: int = 0
    notes: tuple[str, ...] = ()


class PostDown(Exception):
    """It was not taken, or perhaps; try again later."""


class Undeliverable(Exception):
    """The address will never take it."""


class Post(Protocol):
    """Takes letters to their readers."""

    def check(self) -> None:
        """Whether it would take one now; raises PostDown, from whatever stands in the way."""

    def send(self, letter: Letter) -> None:
        """Raises PostDown or Undeliverable."""

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


@frozen
class Mail:
    """A mail to be written and sent. `account` is the account that it is about."""

    id: str
    kind: MailKind
    to: str
    language: str
    account: str
    asked_at: datetime


class Mails(Protocol):
    """The mails that are to be sent."""

    def put(self, mail: Mail) -> None: ...

    def asked_since(self, to: str, since: datetime) -> int:
        """How many mails to that address were asked for, whether sent or not."""

    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[Mail]:
        """The next ones due, oldest first; nobody else takes them before `until`."""

    def done(self, mail: str, at: datetime) -> None:
        """It was sent, or never can be."""

    def forget_to(self, to: str) -> None:
        """All to that address, whether sent or not."""

    def forget_old(self, before: datetime) -> int:
        """Those that were asked for before, sent or not."""


@frozen
class Letter:
    """A mail as it is read. `id` is the same when it is sent again; `link` is (label, address)."""

    id: str
    to: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    link: tuple[str, str] | None = None


class PostDown(Exception):
    """It was not taken, or perhaps; try again later."""


class Undeliverable(Exception):
    """The address will never take it."""


class Post(Protocol):
    """Takes letters to their readers."""

    def send(self, letter: Letter) -> None:
        """Raises PostDown or Undeliverable."""

"""Mails that wait in memory, and a post that keeps what it was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from ocpizza.application.ports.mail import Letter, Mail, PostDown


@frozen
class KeptMail:
    mail: Mail
    due_at: datetime
    done_at: datetime | None = None


@frozen
class MemoryMails:
    """The `Mails` port."""

    kept: dict[str, KeptMail]

    def put(self, mail: Mail) -> bool:
        kept = KeptMail(mail, mail.asked_at)
        return self.kept.setdefault(mail.id, kept) is kept

    def asked_since(self, to: str, since: datetime) -> int:
        mails = [kept.mail for kept in self.kept.values() if kept.mail.account is not None]
        return sum(mail.to == to and mail.asked_at >= since for mail in mails)

    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[Mail]:
        open_ones = [kept for kept in self.kept.values() if kept.done_at is None]
        due = [kept for kept in open_ones if kept.due_at <= now]
        taken = sorted(due, key=lambda kept: (kept.due_at, kept.mail.id))[:limit]
        for kept in taken:
            self.kept[kept.mail.id] = evolve(kept, due_at=until)
        return sorted((kept.mail for kept in taken), key=lambda mail: (mail.asked_at, mail.id))

    def done(self, mail: str, at: datetime) -> None:
        self.kept[mail] = evolve(self.kept[mail], done_at=at)

    def forget_to(self, to: str) -> None:
        for each in [each for each, kept in self.kept.items() if kept.mail.to == to]:
            del self.kept[each]

    def forget_old(self, before: datetime) -> int:
        old = [each for each, kept in self.kept.items() if kept.mail.asked_at < before]
        for each in old:
            del self.kept[each]
        return len(old)


@define
class MemoryPost:
    """The `Post` port: keeps the letters. `refusal` is raised instead, while it is set."""

    letters: list[Letter] = field(factory=list)
    refusal: Exception | None = None

    def check(self) -> None:
        if isinstance(self.refusal, PostDown):
            raise self.refusal

    def send(self, letter: Letter) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.letters.append(letter)

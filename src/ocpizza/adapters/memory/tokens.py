"""Tokens and wrong passwords in memory."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from ocpizza.adapters.memory.accounts_state import AccountsState
from ocpizza.application.ports.accounts import Token, TokenKind
from ocpizza.domain.people.account import WRONG_FORGOTTEN_AFTER, WrongPasswords


@frozen
class MemoryTokens:
    state: AccountsState

    def keep(self, token: Token, now: datetime) -> None:  # noqa: ARG002 - of the port
        self.state.tokens[token.digest] = token

    def holder(self, digest: bytes, kind: TokenKind, now: datetime) -> str | None:
        token = self.state.tokens.get(digest)
        if token is None or token.kind is not kind or token.expires_at <= now:
            return None
        return token.holder

    def end(self, digest: bytes) -> None:
        self.state.tokens.pop(digest, None)

    def end_all(self, holder: str) -> None:
        for token in list(self.state.tokens.values()):
            if token.holder == holder:
                self.end(token.digest)

    def forget_expired(self, now: datetime) -> int:
        old = [token.digest for token in self.state.tokens.values() if token.expires_at <= now]
        for digest in old:
            self.end(digest)
        return len(old)


@frozen
class MemoryAttempts:
    state: AccountsState

    def wrong(self, digest: bytes, now: datetime) -> WrongPasswords:
        return self.state.wrong.get(digest, WrongPasswords(0, now))

    def count(self, digest: bytes, now: datetime) -> None:
        seen = self.wrong(digest, now)
        if seen.since <= now - WRONG_FORGOTTEN_AFTER:
            seen = WrongPasswords(0, now)
        self.state.wrong[digest] = evolve(seen, count=seen.count + 1)

    def clear(self, digest: bytes) -> None:
        self.state.wrong.pop(digest, None)

    def forget_old(self, now: datetime) -> int:
        old = [
            digest
            for digest, wrong in self.state.wrong.items()
            if wrong.since <= now - WRONG_FORGOTTEN_AFTER
        ]
        for digest in old:
            self.clear(digest)
        return len(old)

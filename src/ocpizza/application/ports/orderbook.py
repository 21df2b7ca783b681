"""Placing an order: one act for the business, one port call, one statement, one commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.unpaid import Unpaid


@frozen
class Key:
    """An Idempotency-Key within its scope, and the body it came with, both as SHA-256 digests."""

    digest: bytes
    body: bytes


class OfferChanged(Exception):
    """The menu or the store has changed since the order was drafted."""


class KeyTaken(Exception):
    """The key has been used: `first_answer` has what it was answered."""


class NotEnough(Exception):
    """Some level does not allow it; nothing was changed. `available` has the levels asked for."""

    def __init__(self, available: Mapping[str, int]) -> None:
        super().__init__("not enough in stock")
        self.available = available


class OrderBook(Protocol):
    """Takes orders into a store's book."""

    def place(self, order: Order, offer_version: int, key: Key, answer: bytes) -> int:
        """Claim the key, reserve, number, write the order with its events; all or nothing.

        `answer` is kept under the key. Returns the order's number within its business day. Raises
        OfferChanged, NotEnough or KeyTaken; two at once with one key: one waits for the other.
        """

    def first_answer(self, store: str, key: Key) -> tuple[bytes, int] | None:
        """The answer kept under the key and the order's number; raises KeyReused."""

    def unpaid(self, store: str, phone: str | None, email: str | None) -> Unpaid:
        """What guests hold there without having paid, and how many of it this contact.

        That is unstarted orders from the web, without an account, of which nothing was captured.
        """

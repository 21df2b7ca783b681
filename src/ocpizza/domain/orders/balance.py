"""The money of an order: what was captured for it, what went back, what is still due."""

from __future__ import annotations

from enum import StrEnum

from attrs import evolve, frozen

from ocpizza.domain.money import ZERO, Money


class PaymentState(StrEnum):
    """How far an order is paid, in one word."""

    DUE = "due"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"


@frozen
class Balance:
    """`paid` is all that was captured, `refunded` all that went back, `pending` what was booked to
    go back; `by_hand` is the part of those two that managers gave of their own accord, which the
    customer does not owe again.
    """

    paid: Money = ZERO
    refunded: Money = ZERO
    pending: Money = ZERO
    by_hand: Money = ZERO

    def owed(self, worth: Money) -> Money:
        """What is left to pay of `worth`; negative when too much was paid."""
        if not self.paid:
            return worth  # and nothing can have gone back
        return worth - self.paid + self.refunded + self.pending - self.by_hand

    @property
    def kept(self) -> Money:
        """What the house holds of the customer's money and has not booked to give back."""
        return self.paid - self.refunded - self.pending

    def too_much(self, worth: Money) -> Money:
        """What was paid beyond `worth`, is still held and not booked to go back."""
        return min(self.kept, ZERO - self.owed(worth)).at_least_zero()

    def state(self, worth: Money) -> PaymentState:
        """`refund_pending` as long as the house owes the customer money, whatever hinders it."""
        if self.pending or self.too_much(worth):
            return PaymentState.REFUND_PENDING
        if self.owed(worth).cents > 0:
            return PaymentState.PARTLY_PAID if self.kept else PaymentState.DUE
        if self.kept:
            return PaymentState.PAID
        return PaymentState.REFUNDED if self.refunded else PaymentState.DUE

    def capture(self, amount: Money) -> Balance:
        return evolve(self, paid=self.paid + amount)

    def book_refund(self, amount: Money, *, by_hand: bool) -> Balance:
        given = amount if by_hand else ZERO
        return evolve(self, pending=self.pending + amount, by_hand=self.by_hand + given)

    def settle_refund(self, amount: Money, *, by_hand: bool, done: bool) -> Balance:
        """A booked refund went back, or failed and is owed no more by this booking."""
        if done:
            return evolve(self, pending=self.pending - amount, refunded=self.refunded + amount)
        given = amount if by_hand else ZERO
        return evolve(self, pending=self.pending - amount, by_hand=self.by_hand - given)

"""Receipts on request: numbered when they are issued, and what they say never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from attrs import frozen
from msgspec import Struct
from msgspec.structs import replace

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.ports.unit_of_work import KeptReceipt, Transaction, UnitOfWork
from ocpizza.application.reading.orders import TotalsView, VatView, totals_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import visible
from ocpizza.domain.errors import PaymentDue
from ocpizza.domain.legal.seller import Seller
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import wrong_state
from ocpizza.domain.orders.receipt import ReceiptKind, corrections, receiptable, reversal
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, Refund
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.stores.store import Store


class SellerView(Struct, frozen=True):
    """The company; `shop` is the store's name, `place` its address, one part a line."""

    name: str
    siren: str
    vat_number: str
    address: str
    shop: str
    place: tuple[str, ...]
    phone: str


class NameView(Struct, frozen=True):
    fr: str
    en: str


class SoldView(Struct, frozen=True):
    """`without` and `extra` name the ingredients; receipts of before they were kept have none."""

    name_fr: str
    name_en: str
    size: str
    quantity: int
    unit_price_cents: int
    total_cents: int
    vat_rate: str
    without: tuple[NameView, ...] = ()
    extra: tuple[NameView, ...] = ()


class PaidView(Struct, frozen=True):
    """`change_cents` is what went back over the counter of the cash that was tendered."""

    method: Method
    at: datetime
    amount_cents: int
    tendered_cents: int | None
    change_cents: int


class ReceiptView(Struct, frozen=True):
    """`totals` are those of the sale, or what a credit note takes back.

    `refunded_cents` had gone back when it was issued. `corrects` is the number of the receipt that
    a credit note corrects.
    """

    kind: ReceiptKind
    number: int
    issued_at: datetime
    store: str
    order: str
    placed_at: datetime
    seller: SellerView
    lines: tuple[SoldView, ...]
    totals: TotalsView
    payments: tuple[PaidView, ...]
    refunded_cents: int
    corrects: int | None = None
    reason: str = ""


# Made now: msgspec crashes when two threads learn a type at the same time.
_CONTENT = msgspec.json.Decoder(ReceiptView)
_ENCODER = msgspec.json.Encoder()


@frozen
class Receipts:
    """Without a `seller` none are issued: the law wants the company's name on them."""

    begin: UnitOfWork
    offers: Offers
    clock: Clock
    seller: Seller | None

    @property
    def offered(self) -> bool:
        return self.seller is not None

    def issued(self, actor: Actor, store: str, order_id: str) -> tuple[ReceiptView, ...]:
        """What was issued for the order, the receipt first; raises NotFound."""
        with self.begin(store) as tx:
            visible(tx, order_id, actor)
            return _views(tx.receipts.of_order(order_id))

    @retrying
    def issue(self, actor: Actor, store: str, order_id: str) -> tuple[ReceiptView, ...]:
        """Issue what is not yet: the receipt, and a credit note for each refund that corrects it.

        Raises NotFound, PaymentDue, or WrongState while the order may still change.
        """
        assert self.seller is not None
        now, offer = self.clock.now(), self.offers.of(store)
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            payments = tx.payments.of_order(order_id)
            kept = tx.receipts.of_order(order_id)
            if not kept:
                if order.due:
                    raise PaymentDue(order.due.cents)
                if not receiptable(order):
                    raise wrong_state(order, actor, now)
                seller = _seller(self.seller, offer.store)
                content = _receipt(order, payments, seller, offer.menu.ingredients, now)
                kept.append(_issue(tx, order, None, content))
            self._correct(tx, order, payments, kept)
        return _views(kept)

    def _correct(
        self, tx: Transaction, order: Order, payments: Sequence[Payment], kept: list[KeptReceipt]
    ) -> None:
        (receipt, *_), now = _views(kept), self.clock.now()
        noted = {each.refund for each in kept}
        back = ZERO
        for refund in corrections(order, payments):
            if refund.id not in noted:
                content = _credit_note(order, receipt, refund, back, now)
                kept.append(_issue(tx, order, refund.id, content))
            back += refund.amount


def _issue(tx: Transaction, order: Order, refund: str | None, content: ReceiptView) -> KeptReceipt:
    encoded = _ENCODER.encode(content)
    return tx.receipts.issue(content.kind, order.id, refund, content.issued_at, encoded)


def _views(kept: Sequence[KeptReceipt]) -> tuple[ReceiptView, ...]:
    return tuple(replace(_CONTENT.decode(each.content), number=each.number) for each in kept)


def _receipt(
    order: Order,
    payments: Sequence[Payment],
    seller: SellerView,
    known: Mapping[str, Ingredient],
    now: datetime,
) -> ReceiptView:
    return ReceiptView(
        kind=ReceiptKind.RECEIPT,
        number=0,
        issued_at=now,
        store=order.store,
        order=order_name(order.number or 1),
        placed_at=order.placed_at,
        seller=seller,
        lines=tuple(
            SoldView(
                name_fr=line.dish.name.fr,
                name_en=line.dish.name.en,
                size=line.dish.size,
                quantity=line.quantity,
                unit_price_cents=line.dish.price.cents,
                total_cents=line.total.cents,
                vat_rate=str(line.vat_rate),
                without=_names(line.dish.without, known),
                extra=_names(line.dish.extra, known),
            )
            for line in order.lines
        ),
        totals=totals_view(order.totals),
        payments=tuple(_paid(payment) for payment in payments if payment.captured),
        refunded_cents=order.balance.refunded.cents,
    )


def _names(ingredients: Sequence[str], known: Mapping[str, Ingredient]) -> tuple[NameView, ...]:
    return tuple(NameView(known[each].name.fr, known[each].name.en) for each in ingredients)


def _credit_note(
    order: Order, receipt: ReceiptView, refund: Refund, before: Money, now: datetime
) -> ReceiptView:
    parts = reversal(order.totals, before, refund.amount)
    vat = tuple(VatView(str(part.rate), part.base.cents, part.vat.cents) for part in parts)
    amount = total(part.base + part.vat for part in parts).cents
    return replace(
        receipt,
        kind=ReceiptKind.CREDIT_NOTE,
        issued_at=now,
        lines=(),
        totals=TotalsView(amount, 0, 0, amount, vat),
        payments=(),
        refunded_cents=amount,
        corrects=receipt.number,
        reason=refund.reason,
    )


def _paid(payment: Payment) -> PaidView:
    assert payment.captured_at is not None
    return PaidView(
        method=payment.method,
        at=payment.captured_at,
        amount_cents=payment.amount.cents,
        tendered_cents=payment.tendered.cents if payment.tendered is not None else None,
        change_cents=payment.change.cents,
    )


def _seller(seller: Seller, store: Store) -> SellerView:
    at = store.address
    town = f"{at.postcode} {at.city}"
    return SellerView(
        name=seller.name,
        siren=seller.siren,
        vat_number=seller.vat_number,
        address=seller.address,
        shop=store.name,
        place=tuple(part for part in (at.line1, at.line2, town) if part),
        phone=store.phone,
    )

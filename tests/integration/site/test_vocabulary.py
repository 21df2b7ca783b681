"""Every code of the domain that a page shows has a word."""

from collections.abc import Iterable
from enum import StrEnum

import pytest

from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.urgency import Urgency
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus, RefundStatus
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.stock.movement import MovementKind
from ocpizza.entrypoints.http.site.vocabulary import WORDS


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        ("allergen", Allergen),
        ("state", Status),
        ("method", Method),
        ("fulfilment", Fulfilment),
        ("kind", ItemKind),
        ("channel", Channel),
        ("role", Role),
        ("movement", MovementKind),
        ("vat", VatCategory),
        ("unit", Unit),
        ("payment", PaymentStatus),
        ("refund", RefundStatus),
        ("urgency", Urgency),
    ],
)
def test_no_code_is_left_without_a_word(filter_: str, codes: Iterable[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(WORDS[filter_])

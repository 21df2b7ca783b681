"""A recorded change reads like a sentence of the trade, not like JSON."""

from typing import Any

import pytest

from ocpizza.entrypoints.http.site.audited import Changes
from ocpizza.entrypoints.http.site.wording import Wording

SAID = Changes(Wording("en"), {"grenoble": "OC Pizza Grenoble"}, {"id-7": "Inès"})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "—"),
        ([], "—"),
        (1200, "1200"),
        ("off", "off"),
        ({"offered": False}, "On the menu: no"),
        ({"sizes": {"medium": {"price_cents": 1337}}}, "Prices: medium: €13.37"),
        (["courier@grenoble", "admin@*"], "courier OC Pizza Grenoble\nadministrator"),
        ({"amount_cents": 250, "reason": "cold"}, "Amount: €2.50\nReason: cold"),
        ({"outside": True}, "Given in another way: yes"),
        (
            {"closures": [{"last": "2026-12-25", "reason": "", "first": "2026-12-24"}]},
            "Closures: From: 2026-12-24, To: 2026-12-25, Reason: —",
        ),
        ({"note": "", "counted_cents": 480}, "Counted: €4.80\nRemark: —"),
        ({"something_new": 3}, "something new: 3"),
        ("a@b", "a@b"),
    ],
)
def test_values_are_said_in_words_amounts_and_names(value: Any, said: str) -> None:
    assert SAID.value(value) == said


def test_ids_are_told_by_name_where_there_is_one() -> None:
    assert [SAID.subject(name) for name in ("id-7", "grenoble", "margherita")] == [
        "Inès",
        "OC Pizza Grenoble",
        "margherita",
    ]

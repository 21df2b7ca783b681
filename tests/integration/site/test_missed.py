"""What cannot be made any more, told by what is wanting."""

from ocpizza.application.reading.stock import ProducibleView
from ocpizza.entrypoints.http.site.pages.staff.manager import missed


def possible(name: str, size: str, can_make: int, limit: str) -> ProducibleView:
    return ProducibleView(name.lower(), size, can_make, limit.lower(), name, limit)


def test_it_is_told_by_ingredient_the_one_that_most_wait_for_first() -> None:
    found = missed(
        [
            possible("Regina", "small", 0, "Ham"),
            possible("Regina", "large", 0, "Ham"),
            possible("Regina", "medium", 1, "Ham"),
            possible("Margherita", "small", 0, "Mozzarella"),
            possible("Napoli", "small", 0, "Mozzarella"),
        ]
    )
    assert [(each.ingredient, dict(each.items)) for each in found] == [
        ("Mozzarella", {"Margherita": ["small"], "Napoli": ["small"]}),
        ("Ham", {"Regina": ["small", "large"]}),
    ]


def test_nothing_is_missed_while_everything_can_be_made() -> None:
    assert missed([possible("Regina", "small", 3, "Ham")]) == []

import pytest

from ocpizza.entrypoints.http.paths import Paths

UUID = "01938e6f-9a3c-7c3e-8a52-0123456789ab"
PATHS = Paths(
    [
        ("/stores", "stores"),
        ("/stores/{store}", "store"),
        ("/stores/{store}/orders", "orders"),
        ("/stores/{store}/orders/{order}", "order"),
        ("/stores/{store}/menu", "menu"),
    ]
)


def test_a_path_is_found_with_its_parameters() -> None:
    assert PATHS.find("/stores") == ("stores", {})
    assert PATHS.find("/stores/lyon-1/menu") == ("menu", {"store": "lyon-1"})
    assert PATHS.find(f"/stores/lyon/orders/{UUID}") == (
        "order",
        {"store": "lyon", "order": UUID},
    )


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/store",
        "/stores/",
        "//stores",
        "/stores//menu",
        "/stores/lyon/menu/",
        "/stores/lyon/menu/x",
        "/stores/Lyon",
        "/stores/-lyon",
        "/stores/lyon--2",
        "/stores/lyon\n",
        "/stores/" + "a" * 64,
        "/stores/lyon/orders/1",
        f"/stores/lyon/orders/{UUID.upper()}",
    ],
)
def test_paths_are_exact(path: str) -> None:
    assert PATHS.find(path) is None


@pytest.mark.parametrize("template", ["/stores/{order}", "/x/{unknown}"])
def test_an_ambiguous_or_formless_parameter_is_refused_at_start(template: str) -> None:
    with pytest.raises(ValueError, match=template[-8:-1]):
        Paths([("/stores/{store}", 1), (template, 2)])

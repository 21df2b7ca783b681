"""Clients read what is kept, change one thing in it and send it back, over the API."""

import pytest

from tests.integration.house.serving import House

KEPT = {
    "/catalogue/items/margherita": "/catalogue/items/margherita",
    "/catalogue/ingredients/basil": "/catalogue/ingredients/basil",
    "/stores/grenoble/settings": "/stores/grenoble",
}


@pytest.mark.parametrize(("read", "write"), KEPT.items())
def test_an_answer_sent_back_as_it_is_changes_nothing(house: House, read: str, write: str) -> None:
    with house.client("admin") as client:
        kept = client.get(read)
        sent = client.put(write, json=kept.json(), headers={"If-Match": kept.headers["etag"]})

    assert (sent.status_code, sent.json()) == (200, kept.json())


def test_how_an_item_is_sold_can_be_sent_back(house: House) -> None:
    path = "/stores/grenoble/menu/cola"
    with house.client("admin") as client:
        kept = client.put(path, json={"offered": True})
        sent = client.put(path, json=kept.json())

    assert (sent.status_code, sent.json()) == (200, kept.json())


def test_a_version_in_the_body_is_no_condition(house: House) -> None:
    """Who sends an old price back means that price, unless `If-Match` says otherwise."""
    path = "/catalogue/items/cola"
    with house.client("admin") as client:
        old = client.get(path).json()
        dearer = {**old, "sizes": {"standard": {**old["sizes"]["standard"], "price_cents": 260}}}
        assert client.put(path, json=dearer).json()["version"] == old["version"] + 1
        again = client.put(path, json=old)

    assert (again.status_code, again.json()["sizes"]) == (200, old["sizes"])


def test_what_no_answer_has_stays_unknown(house: House) -> None:
    path = "/catalogue/ingredients/basil"
    with house.client("admin") as client:
        refused = client.put(path, json={**client.get(path).json(), "colour": "green"})

    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/colour"]

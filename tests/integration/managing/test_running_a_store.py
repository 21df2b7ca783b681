"""What a manager does on the site, over real HTTP and without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.house.ordering import BELLECOUR, place, takeaway
from tests.integration.house.serving import House
from tests.integration.managing.desk import Desk, signed_in

HERE = "/staff/lyon-bellecour"


@pytest.fixture(scope="module")
def manager(house: House) -> Iterator[Desk]:
    with signed_in(house, "manager") as desk:
        yield desk


def placed(house: House, **more: Any) -> Any:
    with house.client("counter") as client:
        return place(client, takeaway(**more))


def paid(house: House) -> Any:
    order = placed(house)
    with house.client("counter") as client:
        answer = client.post(
            f"{BELLECOUR}/orders/{order['id']}/payments",
            json={"method": "cash", "amount_cents": order["payment"]["due_cents"]},
            headers={"Idempotency-Key": order["id"]},
        )
    assert answer.status_code == 201, answer.text
    return order


def test_today_is_told_at_a_glance(house: House, manager: Desk) -> None:
    placed(house)
    page = manager.read(f"{HERE}/manager")
    assert "OC Pizza Lyon Bellecour" in page
    assert "Chiffre d'affaires" in page
    assert "Plus réalisable" in page


def test_the_drawer_is_one_link_away_for_whoever_may_open_it(house: House, manager: Desk) -> None:
    link = f'href="{HERE}/drawer"'
    assert link in manager.client.get(f"{HERE}/manager").text
    with signed_in(house, "pizzaiolo") as cook:
        assert link not in cook.client.get(f"{HERE}/stock").text


def test_its_charts_are_pictures(manager: Desk) -> None:
    picture = manager.client.get("/staff/overview/chart.svg?chart=states&store=lyon-bellecour")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
    assert "sha256-" in picture.headers["content-security-policy"]
    assert manager.client.get("/staff/overview/chart.svg?chart=nothing").status_code == 404


def test_web_orders_are_stopped_and_taken_again(house: House, manager: Desk) -> None:
    manager.send(f"{HERE}/pause", {})
    assert "Les commandes en ligne sont suspendues." in manager.read(f"{HERE}/manager")
    with house.client() as client:
        assert client.get(BELLECOUR).json()["ordering_paused"] is True
    manager.send(f"{HERE}/resume", {})
    assert "sont suspendues" not in manager.read(f"{HERE}/manager")


def test_an_order_is_found_again_by_number_name_and_telephone(house: House, manager: Desk) -> None:
    customer = {"name": "Hippolyte Fauchelevent", "phone": "06 98 76 54 32"}
    order = placed(house, customer=customer)
    for asked in (order["number"].lower().replace("-", ""), "fauchelevent", "0698765432"):
        assert order["number"] in manager.read(f"{HERE}/orders?search={asked}")
    assert "Aucune commande" in manager.read(f"{HERE}/orders?search=personne-de-ce-nom")
    assert "Aucune commande" in manager.read(f"{HERE}/orders?status=nonsense", 422)


def test_an_order_is_cancelled_with_its_reason(house: House, manager: Desk) -> None:
    order = placed(house)
    path = f"{HERE}/orders/{order['id']}"
    manager.send(f"{path}/cancel", {"reason": "client injoignable"})
    page = manager.read(path)
    assert "Motif : client injoignable" in page
    assert "Annuler la commande" not in page


def test_a_refund_has_a_reason_and_is_made_once(house: House, manager: Desk) -> None:
    order = paid(house)
    path = f"{HERE}/orders/{order['id']}"
    with house.client("counter") as client:
        payments = client.get(f"{BELLECOUR}/orders/{order['id']}/payments").json()["items"]
    action = f"{path}/payments/{payments[0]['id']}/refunds"
    form = {**manager.form(path, action), "amount": "2,50", "refund_reason": "pizza froide"}

    manager.send(action, form)
    manager.send(action, form)

    page = manager.read(path)
    assert page.count("pizza froide") == 1
    assert "remboursé : 2,50 €" in page
    refused = manager.send(action, {**form, "key": "another", "amount": "500"}, 409)
    assert "On peut encore rembourser 7,40" in refused.text
    assert 'value="500"' in refused.text
    assert f'data-live data-page="{path}"' in refused.text


def test_stock_is_counted_once_and_what_is_wrong_is_told_beside(
    house: House, manager: Desk
) -> None:
    action = f"{HERE}/stock/movements"
    form = {
        **manager.form(f"{HERE}/stock", action),
        "kind": "receipt",
        "ingredient": "capers",
        "quantity": "1,5 kg",
        "reason": "livraison",
    }
    manager.send(action, form)
    manager.send(action, form)
    with house.client("manager") as client:
        moved = client.get(f"{BELLECOUR}/stock/movements?ingredient=capers").json()["items"]
    assert [row["on_hand"] for row in moved if row["reason"] == "livraison"] == [1500]

    refused = manager.send(action, {**form, "key": "other", "quantity": "beaucoup"}, 422)
    assert 'value="beaucoup"' in refused.text
    assert 'aria-describedby="quantity-about"' in refused.text


def test_a_whole_delivery_is_booked_on_one_sheet_all_or_nothing_and_once(
    house: House, manager: Desk
) -> None:
    path = f"{HERE}/stock/sheet"
    form = manager.form(path, path) | {"kind": "receipt", "reason": "bon 4711"}
    wrong = {**form, "of_dough": "10 kg", "of_olive-oil": "2 kg", "of_oregano": "un peu"}
    refused = manager.send(path, wrong, 422)
    assert 'aria-describedby="about_olive-oil"' in refused.text
    assert 'aria-describedby="about_oregano"' in refused.text
    assert 'value="10 kg"' in refused.text
    right = {**form, "of_dough": "10 kg", "of_olive-oil": "75 cl"}
    for _ in range(2):
        assert manager.send(path, right).headers["location"] == f"{HERE}/stock?booked=2"
    with house.client("manager") as client:
        moved = client.get(f"{BELLECOUR}/stock/movements?kind=receipt").json()["items"]
    booked = {row["ingredient"]: row["on_hand"] for row in moved if row["reason"] == "bon 4711"}
    assert booked == {"dough": 10_000, "olive-oil": 750}
    assert len([row for row in moved if row["reason"] == "bon 4711"]) == 2
    assert "2 ingrédients" in manager.read(f"{HERE}/stock?booked=2")
    manager.send(path, form, 422)


def test_what_ran_out_says_why_nothing_can_be_made_of_it(house: House, manager: Desk) -> None:
    form = manager.form(f"{HERE}/stock", f"{HERE}/stock/movements")
    count = {**form, "kind": "count", "ingredient": "pineapple", "quantity": "0"}
    manager.send(f"{HERE}/stock/movements", count)
    assert "Faute de : Ananas 1 article Hawaïenne petite, moyenne, grande" in manager.read(
        f"{HERE}/manager"
    )


def test_a_threshold_is_set(manager: Desk) -> None:
    manager.send(f"{HERE}/stock/reorder-levels", {"ingredient": "honey", "reorder_level": "900 kg"})
    assert "Miel de fleurs" in manager.read(f"{HERE}/manager")


def test_a_price_of_its_own_is_seen_by_customers(house: House, manager: Desk) -> None:
    path = f"{HERE}/menu/reine"
    manager.send(path, {"offered": "1", "price_medium": "13,37"})
    with house.client() as client:
        menu = client.get(f"{BELLECOUR}/menu").json()["items"]
    (sizes,) = [item["sizes"] for item in menu if item["item"] == "reine"]
    assert {"medium": 1337}.items() <= {s["size"]: s["price_cents"] for s in sizes}.items()
    assert 'value="13,37"' in manager.client.get(path).text
    assert "not a price" in manager.send(path, {"price_medium": "not a price"}, 422).text


def test_hours_are_changed_by_the_manager_and_nothing_else_is(house: House, manager: Desk) -> None:
    path = f"{HERE}/settings"
    form = manager.form(path, path)
    form["closure_first"][-1], form["closure_last"][-1] = "2027-08-01", "2027-08-15"
    form["closure_reason"][-1] = "congés"

    manager.send(path, {**form, "name": "Another name"})

    with house.client() as client:
        store = client.get(BELLECOUR).json()
    assert store["name"] == "OC Pizza Lyon Bellecour"
    assert {"first": "2027-08-01", "last": "2027-08-15", "reason": "congés"} in store["closures"]
    stale = manager.send(path, form, 412)
    assert "congés" in stale.text


def test_the_figures_are_taken_away_as_files(manager: Desk) -> None:
    text = manager.client.get("/staff/overview/export.csv").content.decode("utf-8-sig")
    assert text.startswith("Pizzeria;Commandes;")
    assert len(text.splitlines()) == 6
    book = manager.client.get("/staff/overview/export.xlsx")
    assert book.content.startswith(b"PK")
    assert manager.client.get("/staff/overview/export.pdf").status_code == 404
    orders = manager.client.get(f"{HERE}/orders.csv").content.decode("utf-8-sig")
    assert orders.startswith("Jour;Numéro;")


def test_every_store_over_days_of_ones_choice(manager: Desk) -> None:
    page = manager.read("/staff/overview?from=2026-01-01&to=2026-01-31")
    assert "OC Pizza Grenoble" in page
    refused = manager.read("/staff/overview?from=2026-02-01&to=2026-01-01", 422)
    assert "Il faut d'abord corriger ceci" in refused


def test_who_changed_what_is_there_to_read(manager: Desk) -> None:
    manager.send(f"{HERE}/menu/calzone", {"price_medium": "14,00", "offered": "1"})
    page = manager.read("/staff/audit?store=lyon-bellecour")
    assert "Manon Girard prix ou offre calzone" in page


def test_somebody_is_engaged_and_dismissed(house: House, manager: Desk) -> None:
    assert manager.form("/staff/team", "/staff/team")["role"] == [""]
    newcomer = {"name": "Inès", "email": "ines@ocpizza.example", "role": "courier"}
    assert "Inès" in manager.send("/staff/team", newcomer, 422).text
    manager.send("/staff/team", {**newcomer, "store": ["lyon-bellecour", "grenoble"]})
    assert "ines@ocpizza.example livreur OC Pizza Grenoble" in manager.read("/staff/team")
    with house.client("manager") as client:
        staff = client.get("/staff").json()["items"]
    (member,) = [one for one in staff if one["email"] == newcomer["email"]]
    path = f"/staff/team/{member['id']}"
    form = manager.form(path, path)
    assert sorted(form["grant"]) == ["courier@grenoble", "courier@lyon-bellecour"]
    manager.send(path, {**form, "grant": ["counter@villeurbanne"]})
    assert "ines@ocpizza.example caisse OC Pizza Villeurbanne" in manager.read("/staff/team")
    assert "Inès" in manager.send(path, {**form, "grant": []}, 422).text
    manager.send(path, {**form, "grant": ["manager@villeurbanne"]}, 403)
    manager.send(f"/staff/team/{member['id']}/close", {})
    with house.client("manager") as client:
        staff = client.get("/staff").json()["items"]
    assert [one["disabled"] for one in staff if one["id"] == member["id"]] == [True]


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("pizzaiolo", f"{HERE}/stock", 200),
        ("pizzaiolo", f"{HERE}/manager", 403),
        ("counter", f"{HERE}/menu", 403),
        ("manager", "/admin", 403),
        ("customer", "/staff/overview", 403),
        ("courier", "/staff/audit", 403),
    ],
)
def test_each_role_has_its_own_screens(house: House, role: str, path: str, status: int) -> None:
    with signed_in(house, role) as desk:
        assert desk.client.get(path).status_code == status


def test_a_pizzaiolo_counts_and_throws_away_and_receives_nothing(house: House) -> None:
    action = f"{HERE}/stock/movements"
    with signed_in(house, "pizzaiolo") as desk:
        form = {**desk.form(f"{HERE}/stock", action), "ingredient": "basil", "quantity": "1"}
        desk.send(action, {**form, "kind": "waste"})
        desk.send(action, {**form, "kind": "receipt", "key": "other"}, 403)


def test_another_site_sends_no_form(manager: Desk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert manager.client.post(f"{HERE}/pause", headers=headers).status_code == 403

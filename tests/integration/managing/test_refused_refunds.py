"""A refund that PayPal refuses, on the manager's screens."""

from tests.integration.house.ordering import path_of
from tests.integration.house.paypal import paid_on_line, refuse_refunds
from tests.integration.house.serving import House, until
from tests.integration.managing.desk import signed_in

HERE = "/staff/lyon-bellecour"


def test_it_is_shown_until_the_money_was_given_in_another_way(house: House) -> None:
    order, payment = paid_on_line(house)
    refuse_refunds(house, "REFUND_NOT_ALLOWED")
    path = f"{HERE}/orders/{order['id']}"
    with signed_in(house, "manager") as manager:
        manager.send(f"{path}/cancel", {"reason": "plus de pâte"})
        until(lambda: f'href="{path}"' in manager.client.get(f"{HERE}/manager").text)
        assert "PayPal a refusé" in manager.read(f"{HERE}/manager")
        assert "remboursement refusé" in manager.read("/staff/overview")
        assert "REFUND_NOT_ALLOWED" in manager.read(path)

        action = f"{path}/payments/{payment}/refunds"
        given = {"amount": "9,90", "refund_reason": "en espèces", "outside": "1"}
        manager.send(action, {**manager.form(path, action), **given})

        assert f'href="{path}"' not in manager.client.get(f"{HERE}/manager").text
    with house.client("manager") as client:
        assert client.get(path_of(order)).json()["payment"]["status"] == "refunded"
